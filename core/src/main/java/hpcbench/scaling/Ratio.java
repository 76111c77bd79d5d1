package hpcbench.scaling;

import hpcbench.measure.Interval;
import hpcbench.measure.Spread;
import java.util.Optional;

/// One measured number over another, such as a speedup.
///
/// @param value the quotient of the medians
/// @param range where it lies, when both were repeated: from the low end of the one over the high
///   end of the other to the high end of the one over the low end of the other
/// @param isConfidence whether both ranges hold the true median with 95 % confidence each, and so
///   this one with at least 90 %; else it is what was seen
public record Ratio(double value, Optional<Interval> range, boolean isConfidence) {
  /// What is compared with itself.
  static final Ratio ONE = new Ratio(1, Optional.empty(), false);

  /// The quotient; empty when there is nothing to divide by.
  static Optional<Ratio> of(Spread above, Spread below) {
    return below.range().low() > 0 ? Optional.of(quotient(above, below)) : Optional.empty();
  }

  private static Ratio quotient(Spread above, Spread below) {
    Interval range =
        new Interval(
            above.range().low() / below.range().high(), above.range().high() / below.range().low());
    return new Ratio(
        above.median() / below.median(),
        above.count() > 1 && below.count() > 1 ? Optional.of(range) : Optional.empty(),
        above.isConfidence() && below.isConfidence());
  }

  Ratio times(double factor) {
    return new Ratio(
        value * factor,
        range.map(ends -> new Interval(ends.low() * factor, ends.high() * factor)),
        isConfidence);
  }
}
