package hpcbench.observe;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one server told at one instant: a line of `server-metrics.jsonl`.
///
/// @param server its address
/// @param atSeconds when, in seconds since the trial's start instant, the same that the request log
///   counts from; negative before it. The middle between asking and the answer
/// @param tookSeconds how long the answer took
/// @param values gauges and counters by [ServerMetric#key]; without those it did not tell
/// @param histograms the same for histograms
public record ServerReading(
    String server,
    double atSeconds,
    double tookSeconds,
    SortedMap<String, Double> values,
    SortedMap<String, Buckets> histograms) {
  public ServerReading {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    histograms = Collections.unmodifiableSortedMap(new TreeMap<>(histograms));
  }

  /// A gauge or counter, where it was told.
  public Optional<Double> value(ServerMetric metric) {
    return Optional.ofNullable(values.get(metric.key()));
  }

  /// A histogram, where it was told.
  public Optional<Buckets> histogram(ServerMetric metric) {
    return Optional.ofNullable(histograms.get(metric.key()));
  }
}
