package hpcbench.report;

import hpcbench.dialect.Dialect;
import hpcbench.dialect.Figure;
import hpcbench.dialect.MeasuredRequests;
import hpcbench.result.RequestLog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run's trials in the terms of another tool, computed again from their request logs. The JSON
/// form is that of `hpcbench report RUN --dialect D --json`.
///
/// @param runId name of the run folder
/// @param tool whose terms these are
/// @param version what its definitions were read from
/// @param trials the finished trials, in the order they ran
public record DialectReport(
    String runId, String tool, String version, List<TrialInDialect> trials) {
  public DialectReport {
    trials = List.copyOf(trials);
  }

  /// One trial in the terms of another tool.
  ///
  /// @param trial id of the trial
  /// @param verdict this toolkit's, whatever the other tool would have said
  /// @param completed requests with a full answer
  /// @param note why there are no figures, or not those of all requests; absent when there are
  /// @param figures the tool's numbers
  public record TrialInDialect(
      String trial,
      Verdict.Level verdict,
      long completed,
      Optional<String> note,
      List<Figure> figures) {
    public TrialInDialect {
      figures = List.copyOf(figures);
    }
  }

  /// The trials of this run in this dialect. A trial whose request log is lost has a note in place
  /// of its figures.
  ///
  /// @throws RunFolderException when the folder has neither a summary nor a plan that can be read
  public static DialectReport of(RunFolder folder, Dialect dialect) throws RunFolderException {
    RunSummary run = Report.summary(folder);
    List<TrialInDialect> trials = new ArrayList<>();
    for (TrialSummary trial : run.trials()) {
      trials.add(inDialect(folder, run, trial, dialect));
    }
    return new DialectReport(run.runId(), dialect.tool(), dialect.version(), trials);
  }

  private static TrialInDialect inDialect(
      RunFolder folder, RunSummary run, TrialSummary trial, Dialect dialect) {
    try {
      RequestLog log = folder.trial(trial.trial()).requests();
      MeasuredRequests requests =
          new MeasuredRequests(trial.trial(), run.plan().slo(), trial.client(), log);
      return inDialect(trial, log.damage(), dialect.figures(requests));
    } catch (RunFolderException lost) {
      return inDialect(trial, Optional.of(String.valueOf(lost.getMessage())), List.of());
    }
  }

  private static TrialInDialect inDialect(
      TrialSummary trial, Optional<String> note, List<Figure> figures) {
    return new TrialInDialect(
        trial.trial().id(),
        trial.verdict().level(),
        trial.measures().requests().completed(),
        note,
        figures);
  }
}
