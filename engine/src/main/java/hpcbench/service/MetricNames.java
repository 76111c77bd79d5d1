package hpcbench.service;

import hpcbench.observe.Buckets;
import hpcbench.observe.Exposition;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerMetric.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What a service calls the things it tells about itself at its metrics path.
///
/// A metric may have several names, since services rename theirs from release to release: the first
/// that occurs counts. What has no name here is not observed. Names are those of the text format
/// itself, so a counter's ends in `_total` where the service's does; a histogram's is without
/// `_bucket`.
///
/// @param names by metric
public record MetricNames(Map<ServerMetric, List<String>> names) {
  /// A service that tells nothing.
  public static final MetricNames NONE = new MetricNames(Map.of());

  public MetricNames {
    Map<ServerMetric, List<String>> copy = new EnumMap<>(ServerMetric.class);
    names.forEach((metric, each) -> copy.put(metric, List.copyOf(each)));
    names = Collections.unmodifiableMap(copy);
  }

  /// The gauges and counters among what was told, by [ServerMetric#key].
  public SortedMap<String, Double> values(Exposition told) {
    SortedMap<String, Double> values = new TreeMap<>();
    names.forEach((metric, each) -> {
      if (metric.kind() != Kind.HISTOGRAM) {
        first(each, name -> told.value(metric, name))
            .ifPresent(value -> values.put(metric.key(), value));
      }
    });
    return values;
  }

  /// The histograms among what was told, by [ServerMetric#key].
  public SortedMap<String, Buckets> histograms(Exposition told) {
    SortedMap<String, Buckets> histograms = new TreeMap<>();
    names.forEach((metric, each) -> {
      if (metric.kind() == Kind.HISTOGRAM) {
        first(each, told::histogram).ifPresent(found -> histograms.put(metric.key(), found));
      }
    });
    return histograms;
  }

  private static <T> Optional<T> first(List<String> names, Function<String, Optional<T>> lookUp) {
    return names.stream().map(lookUp).flatMap(Optional::stream).findFirst();
  }
}
