package hpcbench.simulator;

import java.util.Arrays;

/// A histogram as Prometheus knows it: counts of values up to fixed bounds, and their sum.
final class Histogram {
  private final double[] bounds;
  private final long[] counts;
  private double sum;

  /// @param bounds upper bounds, included, rising; values above the last are counted too
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new long[bounds.length + 1];
  }

  void observe(double value) {
    int found = Arrays.binarySearch(bounds, value);
    counts[found >= 0 ? found : -found - 1]++;
    sum += value;
  }

  void observeNanos(long nanos) {
    observe(nanos / 1e9);
  }

  double sum() {
    return sum;
  }

  long count() {
    return Arrays.stream(counts).sum();
  }

  int buckets() {
    return counts.length;
  }

  /// Upper bound of a bucket.
  double bound(int bucket) {
    return bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY;
  }

  /// Values up to the bound of a bucket.
  long countUpTo(int bucket) {
    long count = 0;
    for (int i = 0; i <= bucket; i++) {
      count += counts[i];
    }
    return count;
  }
}
