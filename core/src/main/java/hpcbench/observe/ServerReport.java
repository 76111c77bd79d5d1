package hpcbench.observe;

import hpcbench.measure.Interval;
import hpcbench.observe.ServerMetric.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One server's own word about the measured phase of a trial.
///
/// Counts and histograms only grow, so what belongs to the phase is the difference between two
/// readings: the last at or before its beginning, and the first at or after its end. A server that
/// was started anew in between has none of them.
///
/// @param server its address
/// @param service what kind of service it is
/// @param readings how often it was read in the trial
/// @param missed how often it did not answer in time, or not with what was expected
/// @param problem why, the last time
/// @param fromSeconds when the first of the two readings was, since the trial's start
/// @param toSeconds when the second was
/// @param gauges states that go up and down, by [ServerMetric#key]
/// @param counts how much counters grew, by the same
/// @param times distributions, by the same
public record ServerReport(
    String server,
    String service,
    int readings,
    int missed,
    Optional<String> problem,
    double fromSeconds,
    double toSeconds,
    SortedMap<String, Gauge> gauges,
    SortedMap<String, Double> counts,
    SortedMap<String, Times> times) {
  public ServerReport {
    gauges = Collections.unmodifiableSortedMap(new TreeMap<>(gauges));
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    times = Collections.unmodifiableSortedMap(new TreeMap<>(times));
  }

  /// A state over the measured phase.
  ///
  /// @param mean mean of the readings
  /// @param max largest of them
  public record Gauge(double mean, double max) {}

  /// A distribution of the server's own. Its mean is exact; a percentile lies between two bounds of
  /// its histogram.
  ///
  /// @param count values in it
  /// @param mean their mean, in seconds
  /// @param p50 where the median lies
  /// @param p90 where the 90th percentile lies
  /// @param p99 where the 99th percentile lies
  public record Times(long count, double mean, Bracket p50, Bracket p90, Bracket p99) {
    private static Optional<Times> of(Buckets buckets) {
      return buckets
          .quantile(0.5)
          .map(p50 ->
              new Times(
                  buckets.count(),
                  buckets.mean(),
                  Bracket.of(p50),
                  Bracket.of(buckets.quantile(0.9).orElse(p50)),
                  Bracket.of(buckets.quantile(0.99).orElse(p50))));
    }
  }

  /// Two bounds that a value lies between.
  ///
  /// @param above it is larger than this
  /// @param upTo it is at most this; absent for a value beyond the last bound
  public record Bracket(double above, Optional<Double> upTo) {
    private static Bracket of(Interval interval) {
      return new Bracket(
          interval.low(), Optional.of(interval.high()).filter(high -> high < Double.MAX_VALUE));
    }

    /// Whether the value may be this one.
    public boolean holds(double value) {
      return above <= value && value <= upTo.orElse(Double.MAX_VALUE);
    }
  }

  /// A server's word from what was read of it.
  ///
  /// @param readings in the order they were taken
  /// @param fromSeconds when the measured phase began, since the trial's start
  /// @param toSeconds when it ended
  public static ServerReport of(
      String server,
      String service,
      List<ServerReading> readings,
      int missed,
      Optional<String> problem,
      double fromSeconds,
      double toSeconds) {
    Optional<ServerReading> first =
        readings.reversed().stream()
            .filter(reading -> reading.atSeconds() <= fromSeconds)
            .findFirst()
            .or(() -> readings.stream().findFirst());
    Optional<ServerReading> last =
        readings.stream()
            .filter(reading -> reading.atSeconds() >= toSeconds)
            .findFirst()
            .or(() -> readings.reversed().stream().findFirst());
    return new ServerReport(
        server,
        service,
        readings.size(),
        missed,
        problem,
        first.map(ServerReading::atSeconds).orElse(fromSeconds),
        last.map(ServerReading::atSeconds).orElse(toSeconds),
        gauges(readings, fromSeconds, toSeconds),
        each(Kind.COUNTER, metric -> growth(metric, first, last)),
        each(Kind.HISTOGRAM, metric -> added(metric, first, last).flatMap(Times::of)));
  }

  private static <T> SortedMap<String, T> each(
      Kind kind, Function<ServerMetric, Optional<T>> value) {
    SortedMap<String, T> all = new TreeMap<>();
    Arrays.stream(ServerMetric.values())
        .filter(metric -> metric.kind() == kind)
        .forEach(metric -> value.apply(metric).ifPresent(one -> all.put(metric.key(), one)));
    return all;
  }

  private static SortedMap<String, Gauge> gauges(
      List<ServerReading> readings, double fromSeconds, double toSeconds) {
    List<ServerReading> measured =
        readings.stream()
            .filter(
                reading -> reading.atSeconds() >= fromSeconds && reading.atSeconds() <= toSeconds)
            .toList();
    return each(Kind.GAUGE, metric -> gauge(metric, measured));
  }

  private static Optional<Gauge> gauge(ServerMetric metric, List<ServerReading> measured) {
    DoubleSummaryStatistics seen =
        measured.stream()
            .flatMap(reading -> reading.value(metric).stream())
            .collect(Collectors.summarizingDouble(Double::doubleValue));
    return seen.getCount() == 0
        ? Optional.empty()
        : Optional.of(new Gauge(seen.getAverage(), seen.getMax()));
  }

  private static Optional<Double> growth(
      ServerMetric metric, Optional<ServerReading> first, Optional<ServerReading> last) {
    return first
        .flatMap(reading -> reading.value(metric))
        .flatMap(
            before -> last.flatMap(reading -> reading.value(metric)).map(after -> after - before))
        .filter(grown -> grown >= 0);
  }

  private static Optional<Buckets> added(
      ServerMetric metric, Optional<ServerReading> first, Optional<ServerReading> last) {
    return first
        .flatMap(reading -> reading.histogram(metric))
        .flatMap(before ->
            last.flatMap(reading -> reading.histogram(metric))
                .flatMap(after -> after.since(before)));
  }

  /// A state, where the server told it.
  public Optional<Gauge> gauge(ServerMetric metric) {
    return Optional.ofNullable(gauges.get(metric.key()));
  }

  /// How much a counter grew, where the server told it.
  public Optional<Double> count(ServerMetric metric) {
    return Optional.ofNullable(counts.get(metric.key()));
  }

  /// A distribution, where the server told it and it has values.
  public Optional<Times> times(ServerMetric metric) {
    return Optional.ofNullable(times.get(metric.key()));
  }

  /// Whether it told nothing.
  public boolean isSilent() {
    return gauges.isEmpty() && counts.isEmpty() && times.isEmpty();
  }

  /// Share of the prompt tokens looked up in the prefix cache that were found there, 0-1; empty
  /// where the server does not tell, or nothing was looked up.
  public Optional<Double> prefixHitRatio() {
    return prefixHits()
        .flatMap(
            hits -> prefixLookUps().filter(lookUps -> lookUps > 0).map(lookUps -> hits / lookUps));
  }

  /// Prompt tokens that were found in the prefix cache, where the server tells.
  Optional<Double> prefixHits() {
    return count(ServerMetric.PREFIX_HITS);
  }

  /// Prompt tokens that were looked up there, where the server tells how many were found, too.
  Optional<Double> prefixLookUps() {
    return prefixHits()
        .flatMap(hits ->
            count(ServerMetric.PREFIX_QUERIES)
                .or(() -> count(ServerMetric.PREFIX_MISSES).map(misses -> misses + hits)));
  }
}
