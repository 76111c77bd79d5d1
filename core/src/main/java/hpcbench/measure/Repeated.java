package hpcbench.measure;

import java.util.Arrays;

/// The same number of a point from each of its repetitions: the median, and where the true median
/// lies.
///
/// From 6 repetitions on the range is the exact interval of ranks that holds the true median with
/// at least 95 % confidence, whatever the distribution; trials with seeds of their own are
/// independent samples. Below that no two ranks reach that confidence, and the range is that from
/// the smallest to the largest value.
///
/// @param count repetitions
/// @param median the middle value; the mean of the two in the middle for an even count
/// @param range where the median lies
/// @param isInterval whether the range is that of 95 % confidence, not only smallest to largest
public record Repeated(int count, double median, Interval range, boolean isInterval) {
  /// These values of at least one repetition, in any order.
  public static Repeated of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("the median of no repetition is asked for");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    return OrderStatistics.ranks(count, 0.5)
        .map(ranks ->
            new Repeated(
                count,
                median,
                new Interval(sorted[(int) ranks.low() - 1], sorted[(int) ranks.high() - 1]),
                true))
        .orElseGet(
            () -> new Repeated(count, median, new Interval(sorted[0], sorted[count - 1]), false));
  }

  /// Half the width of the range, as a share of the median; infinite when the median is 0 and the
  /// range is not.
  public double halfWidthRatio() {
    return range.halfWidth() == 0 ? 0 : range.halfWidth() / Math.abs(median);
  }
}
