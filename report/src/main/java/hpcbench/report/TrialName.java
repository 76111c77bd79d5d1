package hpcbench.report;

import hpcbench.plan.Trial;
import hpcbench.result.Load;
import hpcbench.result.TrialSummary;
import java.util.stream.Collectors;

/// What people call a trial: by what makes it differ from its neighbours, not by its number.
final class TrialName {
  private TrialName() {}

  /// The swept values, such as `concurrency 8 · batch 1`, or the load when nothing was swept.
  static String of(TrialSummary summary) {
    Trial trial = summary.trial();
    String point = trial.factors().isEmpty() ? Load.of(summary).text() : factors(trial);
    return trial.repetition() == 1 ? point : point + " · repetition " + trial.repetition();
  }

  private static String factors(Trial trial) {
    return trial.factors().entrySet().stream()
        .map(factor -> factor(factor.getKey(), factor.getValue()))
        .collect(Collectors.joining(" · "));
  }

  /// The kinds of arrivals name themselves: `poisson rate=30`, not `arrival poisson rate=30`.
  static String factor(String name, String value) {
    return "arrival".equals(name) ? value : name + " " + value;
  }
}
