package hpcbench.measure;

/// A set of samples in a few numbers. The unit is that of the metric's name.
///
/// @param count samples; all other values are 0 when it is 0
/// @param min smallest sample
/// @param mean arithmetic mean
/// @param stddev standard deviation
/// @param p50 median
/// @param p90 90th percentile
/// @param p95 95th percentile
/// @param p99 99th percentile; `indicative` only, when the samples are too few
/// @param max largest sample
public record Distribution(
    long count,
    double min,
    double mean,
    double stddev,
    double p50,
    double p90,
    double p95,
    double p99,
    double max) {
  /// No samples.
  public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Samples needed before a p99 is more than indicative, at 99 % confidence and no tolerated
  /// excess (MLPerf's early stopping rule).
  public static final long SAMPLES_FOR_P99 = 662;

  /// Whether there are too few samples to rely on the p99.
  public boolean p99Indicative() {
    return count < SAMPLES_FOR_P99;
  }
}
