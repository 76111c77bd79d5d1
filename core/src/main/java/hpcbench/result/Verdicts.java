package hpcbench.result;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.plan.Trial;
import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Judges whether a trial's numbers describe the service, this client, or neither.
public final class Verdicts {
  private static final double ERROR_LIMIT = 0.01;
  private static final double LAG_LIMIT = 0.1;
  private static final double STEAL_LIMIT = 0.1;

  private Verdicts() {}

  /// Applies every rule to a finished trial.
  public static Verdict of(Trial trial, Measures measures, ClientReport client) {
    List<Finding> findings = new ArrayList<>();
    invalid(findings, client.interrupted(), "interrupted", "the trial was stopped before its end");
    invalid(
        findings,
        measures.requests().completed() == 0,
        "no-answers",
        "not one of %d requests was answered".formatted(measures.requests().scheduled()));
    invalid(
        findings,
        measures.requests().errorRatio() > ERROR_LIMIT,
        "errors",
        String.format(
            Locale.ROOT,
            "%.1f %% of the requests failed, more than %.0f %%; see the error table",
            100 * measures.requests().errorRatio(),
            100 * ERROR_LIMIT));
    invalid(
        findings,
        client.drainTimedOut(),
        "drain",
        "requests were still in flight when the drain's %s were over"
            .formatted(trial.workload().drain()));
    limited(findings, measures, client);
    return Verdict.of(findings);
  }

  private static void limited(List<Finding> findings, Measures measures, ClientReport client) {
    double lag = measures.distribution(Metric.SCHEDULE_LAG).p99();
    double ttft = measures.distribution(Metric.TTFT).p50();
    if (ttft > 0 && lag > LAG_LIMIT * ttft) {
      findings.add(
          new Finding(
              Level.CLIENT_LIMITED,
              "schedule-lag",
              String.format(
                  Locale.ROOT,
                  "requests were sent up to %.2f ms late (p99), more than %.0f %% of the TTFT of %.2f ms",
                  1e3 * lag,
                  100 * LAG_LIMIT,
                  1e3 * ttft)));
    }
    if (client.stealShare() > STEAL_LIMIT) {
      findings.add(
          new Finding(
              Level.CLIENT_LIMITED,
              "steal",
              String.format(
                  Locale.ROOT,
                  "the hypervisor took %.0f %% of this machine's CPU time, more than %.0f %%",
                  100 * client.stealShare(),
                  100 * STEAL_LIMIT)));
    }
  }

  private static void invalid(
      List<Finding> findings, boolean applies, String rule, String message) {
    if (applies) {
      findings.add(new Finding(Level.INVALID, rule, message));
    }
  }
}
