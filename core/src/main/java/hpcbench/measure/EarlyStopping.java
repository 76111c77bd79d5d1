package hpcbench.measure;

/// How many samples a tail percentile needs, by the early stopping rule of MLPerf's LoadGen.
///
/// The rule bounds the probability that a service whose true percentile is too slow still shows so
/// few slow requests (github.com/mlcommons/inference, `loadgen/early_stopping.cc`).
public final class EarlyStopping {
  /// Confidence that MLPerf asks for.
  public static final double CONFIDENCE = 0.99;

  private EarlyStopping() {}

  /// Samples needed before a percentile is more than indicative: so many that one of them may be
  /// over the true value. 662 for the 99th percentile, 64 for the 90th.
  ///
  /// @param quantile the percentile as a share, above 0 and below 1
  public static long minimumSamples(double quantile) {
    return passing(1, quantile) + 1;
  }

  /// The fewest requests within a bound which, beside `over` requests above it, show that the
  /// quantile is within the bound.
  ///
  /// @param over requests above the bound, at least 0
  /// @param quantile the percentile as a share, above 0 and below 1
  public static long passing(long over, double quantile) {
    long low = 1;
    long high = 1;
    while (!shows(high, over, quantile)) {
      low = high;
      high *= 2;
    }
    while (low < high) {
      long middle = low + (high - low) / 2;
      boolean shown = shows(middle, over, quantile);
      low = shown ? low : middle + 1;
      high = shown ? middle : high;
    }
    return low;
  }

  private static boolean shows(long within, long over, double quantile) {
    return Binomial.atMost(over, within + over, 1 - quantile) < 1 - CONFIDENCE;
  }
}
