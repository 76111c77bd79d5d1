package hpcbench.result;

/// Why a point was not repeated more often, where that depends on what was measured.
///
/// @param point the point: the id of its first trial
/// @param repetitions how often it was run
/// @param why what ended its repetition
/// @param message the same in a sentence for a person
public record RepetitionEnd(String point, int repetitions, Why why, String message) {
  /// What ended the repetition of a point.
  public enum Why {
    /// Its number is as precise as was asked for.
    PRECISE,
    /// The time for repetitions was spent.
    BUDGET,
    /// It was run as often as is allowed.
    MAX
  }
}
