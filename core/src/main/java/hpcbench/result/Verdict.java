package hpcbench.result;

import java.util.List;

/// Whether a trial's numbers can be believed, and why not.
///
/// @param level the worst level among the findings; VALID when there are none
/// @param findings each thing that speaks against the numbers, worst first; last, with the level
///   VALID, what is worth knowing of them
public record Verdict(Level level, List<Finding> findings) {
  public Verdict {
    findings = List.copyOf(findings);
  }

  /// How far the numbers can be believed.
  public enum Level {
    /// They describe the service.
    VALID,
    /// They describe this client at its limit more than the service.
    CLIENT_LIMITED,
    /// They describe neither.
    INVALID
  }

  /// One thing that speaks against the numbers, or is worth knowing of them.
  ///
  /// @param level how badly; VALID for a note
  /// @param rule stable short name of the rule, such as `schedule-lag`
  /// @param message for a person: the thing, the value, the threshold, and what to do
  public record Finding(Level level, String rule, String message) {}

  /// A verdict as bad as its worst finding.
  public static Verdict of(List<Finding> findings) {
    List<Finding> worstFirst =
        findings.stream().sorted((a, b) -> b.level().compareTo(a.level())).toList();
    return new Verdict(
        worstFirst.isEmpty() ? Level.VALID : worstFirst.getFirst().level(), worstFirst);
  }
}
