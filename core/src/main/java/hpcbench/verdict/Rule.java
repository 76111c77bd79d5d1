package hpcbench.verdict;

import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import java.util.Optional;

/// One way in which the numbers of a trial can be untrue.
///
/// @param name stable short name, such as `schedule-lag`
/// @param level how far the numbers can still be believed when the rule finds something; VALID for
///   what is worth knowing and does not speak against them
/// @param limit what is accepted, in words
/// @param advice what a person can do about it
/// @param check looks for it
public record Rule(String name, Level level, String limit, String advice, Check check) {
  /// Looks for one thing that speaks against a trial's numbers.
  @FunctionalInterface
  public interface Check {
    /// What was seen beyond the limit, with its value; empty when there is nothing.
    Optional<String> observe(Evidence evidence);
  }

  /// What this rule says of the trial, when it says anything.
  public Optional<Finding> apply(Evidence evidence) {
    return check.observe(evidence).map(this::finding);
  }

  private Finding finding(String observed) {
    return new Finding(level, name, "%s (limit: %s); %s".formatted(observed, limit, advice));
  }
}
