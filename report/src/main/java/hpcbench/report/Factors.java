package hpcbench.report;

import hpcbench.result.TrialSummary;
import java.util.List;

/// The swept values of trials.
final class Factors {
  private Factors() {}

  /// Names of the factors of these trials, in the order in which they first appear.
  static List<String> names(List<TrialSummary> trials) {
    return trials.stream()
        .flatMap(trial -> trial.trial().factors().keySet().stream())
        .distinct()
        .toList();
  }

  /// The value of this factor, as written in the recipe; empty when the trial has none.
  static String value(TrialSummary trial, String name) {
    return trial.trial().factors().getOrDefault(name, "");
  }
}
