package hpcbench.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A set of samples in a few numbers. The unit is that of the metric's name.
///
/// A percentile is the smallest sample that at least that share of the samples does not exceed
/// (nearest rank): it is always a value that was observed. The intervals say between which samples
/// the true percentile lies with 95 % confidence, if the samples were independent; they are absent
/// where there are too few samples to say.
///
/// @param count samples; all other values are 0 when it is 0
/// @param min smallest sample
/// @param mean arithmetic mean
/// @param stddev standard deviation of the samples
/// @param p50 median
/// @param p90 90th percentile
/// @param p95 95th percentile
/// @param p99 99th percentile; `indicative` only, when the samples are too few
/// @param max largest sample
/// @param p50Interval where the median lies
/// @param p90Interval where the 90th percentile lies
/// @param p95Interval where the 95th percentile lies
/// @param p99Interval where the 99th percentile lies
/// @param indicative which of `p50`, `p90`, `p95` and `p99` have too few samples to be relied on
///   ([EarlyStopping])
public record Distribution(
    long count,
    double min,
    double mean,
    double stddev,
    double p50,
    double p90,
    double p95,
    double p99,
    double max,
    Optional<Interval> p50Interval,
    Optional<Interval> p90Interval,
    Optional<Interval> p95Interval,
    Optional<Interval> p99Interval,
    List<String> indicative) {
  /// No samples.
  public static final Distribution EMPTY =
      new Distribution(
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static final Map<String, Double> QUANTILES =
      Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99);

  public Distribution {
    indicative = List.copyOf(indicative);
  }

  /// Samples needed before a p99 is more than indicative ([EarlyStopping]).
  public static final long SAMPLES_FOR_P99 = 662;

  /// These samples in a few numbers.
  ///
  /// @param unit what one of the samples' whole numbers is in the unit of the metric, such as 1e-9
  ///   for nanoseconds in seconds
  public static Distribution of(RankedSamples samples, double unit) {
    if (samples.count() == 0) {
      return EMPTY;
    }
    return new Distribution(
        samples.count(),
        samples.atRank(1) * unit,
        samples.mean() * unit,
        samples.stddev() * unit,
        samples.quantile(0.5) * unit,
        samples.quantile(0.9) * unit,
        samples.quantile(0.95) * unit,
        samples.quantile(0.99) * unit,
        samples.atRank(samples.count()) * unit,
        interval(samples, 0.5, unit),
        interval(samples, 0.9, unit),
        interval(samples, 0.95, unit),
        interval(samples, 0.99, unit),
        tooFewFor(samples.count()));
  }

  private static Optional<Interval> interval(RankedSamples samples, double quantile, double unit) {
    return OrderStatistics.ranks(samples.count(), quantile)
        .map(ranks ->
            new Interval(samples.atRank(ranks.low()) * unit, samples.atRank(ranks.high()) * unit));
  }

  /// The percentiles that so many samples are too few for ([EarlyStopping]), by name.
  public static List<String> tooFewFor(long samples) {
    return QUANTILES.entrySet().stream()
        .filter(quantile -> samples < EarlyStopping.minimumSamples(quantile.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// Whether there are too few samples to rely on this percentile, such as `p99`: it is shown, but
  /// as indicative only.
  public boolean isIndicative(String percentile) {
    return indicative.contains(percentile);
  }

  /// Whether there are too few samples to rely on the p99.
  public boolean p99Indicative() {
    return isIndicative("p99");
  }
}
