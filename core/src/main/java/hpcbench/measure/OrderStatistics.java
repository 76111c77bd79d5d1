package hpcbench.measure;

import java.util.Optional;

/// Where a true quantile lies, by the ranks of the samples alone, whatever their distribution.
///
/// The number of samples below the true quantile is binomial, so two ranks can be found that the
/// quantile lies between with at least 95 % confidence (exact binomial ranks, no normal
/// approximation). The confidence supposes independent samples; requests of one trial share queues
/// and caches, so the interval of a percentile within a trial is a lower bound of the doubt, and
/// repetitions say more.
final class OrderStatistics {
  /// Probability left out on each side of an interval.
  private static final double TAIL = 0.025;

  private OrderStatistics() {}

  /// Two ranks, from 1, both included.
  record Ranks(long low, long high) {}

  /// The ranks between which the quantile lies; empty when there are too few samples. The median
  /// needs 6 samples, the 90th percentile 36 and the 99th 368.
  static Optional<Ranks> ranks(long count, double quantile) {
    long low = lowest(count, quantile, TAIL, false);
    long high = lowest(count, quantile, 1 - TAIL, true) + 1;
    return low < 1 || high > count ? Optional.empty() : Optional.of(new Ranks(low, high));
  }

  /// The smallest `k` for which at most `k` of `count` samples lie below the quantile with more
  /// than this probability, or at least this probability.
  private static long lowest(long count, double quantile, double probability, boolean orEqual) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = low + (high - low) / 2;
      double atMost = Binomial.atMost(middle, count, quantile);
      boolean enough = orEqual ? atMost >= probability : atMost > probability;
      low = enough ? low : middle + 1;
      high = enough ? middle : high;
    }
    return low;
  }
}
