package hpcbench.measure;

/// Whole-number samples that can be asked by rank, smallest first. Times are nanoseconds.
public sealed interface RankedSamples permits ExactSamples, LatencyHistogram {
  /// Number of samples.
  long count();

  /// The sample at this rank, from 1 (the smallest) to [#count] (the largest).
  ///
  /// @throws IllegalArgumentException when there is no such rank
  long atRank(long rank);

  /// Arithmetic mean; 0 without samples.
  double mean();

  /// Standard deviation of the samples; 0 without samples.
  double stddev();

  /// The rank of a quantile, 0-1: of the smallest sample that at least this share of all samples
  /// does not exceed. There must be a sample.
  default long rankOf(double quantile) {
    return Math.clamp((long) Math.ceil(quantile * count()), 1, count());
  }

  /// The sample at this quantile, 0-1. There must be a sample.
  default long quantile(double quantile) {
    return atRank(rankOf(quantile));
  }
}
