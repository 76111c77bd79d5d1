package hpcbench.measure;

import java.util.Arrays;

/// One number over the repetitions of a trial: its middle, and how far it can be relied on.
///
/// Repetitions see what a single trial cannot: the service's own starts, caches and neighbours. The
/// median is not moved by one that went wrong.
///
/// @param count repetitions
/// @param median the middle value, or the mean of the two in the middle
/// @param range where the true median lies with at least 95 % confidence, by exact ranks, when
///   there are six repetitions or more; from the smallest to the largest value when there are fewer
public record Spread(int count, double median, Interval range) {
  private static final int FEWEST_FOR_CONFIDENCE = 6;

  /// The spread of these values, of which there must be one.
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values have no spread");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    OrderStatistics.Ranks ranks =
        OrderStatistics.ranks(sorted.length, 0.5)
            .orElse(new OrderStatistics.Ranks(1, sorted.length));
    return new Spread(
        sorted.length,
        (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
        new Interval(sorted[(int) ranks.low() - 1], sorted[(int) ranks.high() - 1]));
  }

  /// Whether the range is a 95 % confidence interval, and not just what was seen.
  public boolean isConfidence() {
    return count >= FEWEST_FOR_CONFIDENCE;
  }

  /// Half the width of the range, as a share of the median; infinite when the median is 0 and the
  /// range is not.
  public double halfWidthRatio() {
    return range.halfWidth() == 0 ? 0 : range.halfWidth() / Math.abs(median);
  }
}
