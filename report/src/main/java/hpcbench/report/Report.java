package hpcbench.report;

import hpcbench.plan.Plan;
import hpcbench.result.Json;
import hpcbench.result.RequestLog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Makes the pages and tables of a run from its folder alone: no network, no clock. The same folder
/// gives the same bytes.
public final class Report {
  /// Name of the page in the run folder.
  public static final String PAGE = "report.html";

  /// Name of the table for programs.
  public static final String CSV = "summary.csv";

  /// Name of the table for people and for pull requests.
  public static final String MARKDOWN = "summary.md";

  private Report() {}

  /// Writes the page and both tables into the run's folder, in place of older ones.
  ///
  /// A run that was killed, or has damaged or missing files, gets a report of what there is.
  ///
  /// @return the page
  /// @throws RunFolderException when the folder has no plan, or cannot be read or written
  public static Path write(RunFolder folder) throws RunFolderException {
    RunSummary run = summary(folder);
    folder.writeText(CSV, CsvSummary.of(run));
    folder.writeText(MARKDOWN, MarkdownSummary.of(run));
    folder.writeText(PAGE, page(folder, run).markup());
    return folder.path().resolve(PAGE);
  }

  /// The run's summary; for a run that was killed before it wrote one, what its trials left.
  ///
  /// @throws RunFolderException when the folder has no plan, or cannot be read
  public static RunSummary summary(RunFolder folder) throws RunFolderException {
    Optional<RunSummary> written = folder.summary();
    if (written.isPresent()) {
      return written.get();
    }
    Plan plan = folder.plan();
    return new RunSummary(
        folder.id(),
        Status.INTERRUPTED,
        Optional.of("the run ended before it could write its summary"),
        plan.trials().size(),
        plan,
        folder.finishedTrials());
  }

  private static HtmlPage page(RunFolder folder, RunSummary run) throws RunFolderException {
    List<TrialData> trials = new ArrayList<>();
    for (TrialSummary trial : run.trials()) {
      trials.add(data(folder, trial));
    }
    ReportData data = new ReportData(run.runId(), Curve.of(run.trials()), trials);
    return new HtmlPage(run, data, recipe(folder), provenance(folder));
  }

  /// A trial whose request log is lost keeps its numbers and has no charts.
  private static TrialData data(RunFolder folder, TrialSummary trial) throws RunFolderException {
    if (!Files.exists(folder.trial(trial.trial()).requestLogFile())) {
      return TrialData.of(trial, List.of());
    }
    RequestLog requests = folder.trial(trial.trial()).requests();
    return TrialData.of(trial, requests);
  }

  private static String recipe(RunFolder folder) throws RunFolderException {
    return new String(folder.recipe(), StandardCharsets.UTF_8);
  }

  private static JsonNode provenance(RunFolder folder) throws RunFolderException {
    return folder
        .provenance()
        .map(known -> Json.parse(Json.line(known), JsonNode.class))
        .orElseGet(() -> Json.parse(Json.line(Map.of("state", "not recorded")), JsonNode.class));
  }
}
