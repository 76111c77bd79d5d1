package hpcbench.report;

import hpcbench.bottleneck.Knee;
import hpcbench.result.Json;
import hpcbench.result.RequestLog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import hpcbench.scaling.Scaling;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Reads a run's folder as far as it can be read. Whatever is lost costs what stood in it and
/// leaves a note; only a run without a plan has nothing to tell.
final class RunContents {
  private final RunFolder folder;

  RunContents(RunFolder folder) {
    this.folder = folder;
  }

  /// The run's summary; for a run that was killed before it wrote one, or whose summary is damaged,
  /// what its trials left.
  ///
  /// @throws RunFolderException when there is neither a summary nor a plan that can be read
  RunSummary summary() throws RunFolderException {
    try {
      Optional<RunSummary> written = folder.summary().filter(this::hasAll);
      return written.isPresent()
          ? written.get()
          : fromTrials("the run ended before it could write its summary");
    } catch (RunFolderException damaged) {
      return fromTrials(explain(damaged));
    }
  }

  /// A session that was killed leaves the summary of the one before it, which has less.
  private boolean hasAll(RunSummary written) {
    Set<String> known =
        written.trials().stream().map(trial -> trial.trial().id()).collect(Collectors.toSet());
    return folder.finishedTrials(written.plan()).stream()
        .filter(trial -> !trial.isCut())
        .allMatch(trial -> known.contains(trial.trial().id()));
  }

  private RunSummary fromTrials(String reason) throws RunFolderException {
    return new RunSummary(
        folder.id(),
        Status.INTERRUPTED,
        Optional.of(reason),
        folder.plan().trials().size(),
        folder.plan(),
        folder.finishedTrials(),
        List.of(),
        Knee.of(folder.finishedTrials()));
  }

  /// What the charts of these trials are drawn from.
  ReportData data(RunSummary run) {
    List<TrialData> trials = run.trials().stream().map(this::data).toList();
    return new ReportData(
        run.runId(),
        Objective.of(run.plan().slo()),
        Curves.of(run.trials()),
        Scaling.of(run.trials()),
        trials);
  }

  private TrialData data(TrialSummary trial) {
    TrialFolder files = folder.trial(trial.trial());
    try {
      RequestLog requests = files.requests();
      Optional<String> note = requests.damage().map(damage -> incomplete(damage, requests.count()));
      return TrialData.of(trial, requests, note).with(server(files));
    } catch (RunFolderException unreadable) {
      String reason =
          Files.exists(files.requestLogFile())
              ? "The request log cannot be read: %s.".formatted(explain(unreadable))
              : "The request log %s is missing.".formatted(files.requestLogFile().getFileName());
      return TrialData.of(trial, List.of(), Optional.of(reason + " " + NUMBERS_KEPT));
    }
  }

  /// Of what servers said only the chart is lost with its file.
  private static Optional<ServerCourse> server(TrialFolder files) {
    try {
      return ServerCourse.of(files.serverMetrics());
    } catch (RunFolderException _) {
      return Optional.empty();
    }
  }

  private static final String NUMBERS_KEPT =
      "So there are no charts; the tables come from the trial's summary.";

  private static String incomplete(String damage, long count) {
    return "The request log is incomplete: %s. The charts show the %s before that; the tables come from the trial's summary."
        .formatted(damage, Wording.count(count, "request"));
  }

  /// The recipe as given, or a note in its place.
  String recipe() {
    try {
      return new String(folder.recipe(), StandardCharsets.UTF_8);
    } catch (RunFolderException missing) {
      return "# " + explain(missing);
    }
  }

  /// Where and with what the run was made, or a note in its place.
  JsonNode provenance() {
    try {
      return folder.provenance().map(RunContents::tree).orElseGet(() -> state("not recorded"));
    } catch (RunFolderException damaged) {
      return state(explain(damaged));
    }
  }

  private static JsonNode state(String words) {
    return tree(Map.of("state", words));
  }

  private static JsonNode tree(Object value) {
    return Json.parse(Json.line(value), JsonNode.class);
  }

  /// Trials that ended and whose summary is damaged.
  List<String> damage() {
    List<String> damage = new ArrayList<>();
    try {
      folder.damage().stream().map(this::local).forEach(damage::add);
    } catch (RunFolderException unreadable) {
      damage.add(explain(unreadable));
    }
    return damage;
  }

  private String explain(RunFolderException problem) {
    return local(String.valueOf(problem.getMessage()));
  }

  /// Files are named as they lie in the run folder: a report must not change when that is moved.
  private String local(String message) {
    return message.replace(folder.path() + "/", "");
  }
}
