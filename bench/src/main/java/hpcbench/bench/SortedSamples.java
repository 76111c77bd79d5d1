package hpcbench.bench;

import java.util.stream.LongStream;

/// Samples in ascending order. Immutable.
final class SortedSamples {
  private final long[] samples;

  private SortedSamples(long[] samples) {
    this.samples = samples;
  }

  /// Sorts these.
  static SortedSamples of(LongStream samples) {
    return new SortedSamples(samples.sorted().toArray());
  }

  int count() {
    return samples.length;
  }

  /// The smallest sample that at least this share, 0-1, is not above; NaN without samples.
  double quantile(double share) {
    if (samples.length == 0) {
      return Double.NaN;
    }
    long rank = (long) Math.ceil(share * samples.length);
    return samples[Math.clamp(rank - 1, 0, samples.length - 1)];
  }

  double mean() {
    return LongStream.of(samples).average().orElse(Double.NaN);
  }
}
