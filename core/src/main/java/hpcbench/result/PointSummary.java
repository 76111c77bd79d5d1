package hpcbench.result;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Spread;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One point of a sweep over all its repetitions.
///
/// Numbers are those of the repetitions that are not INVALID. A pooled rate is what all of them
/// counted over the time they took together, not the mean of their rates; of latencies each
/// repetition's percentile is one value, and their [Spread] says how far it can be relied on.
///
/// @param factors the swept values that make this point
/// @param trials ids of the trials that the numbers are of
/// @param leftOut ids of the INVALID ones
/// @param verdict the worst verdict of `trials`; INVALID when there are none
/// @param pooledRates rates of all repetitions together, by name
/// @param spreads rates and percentiles over the repetitions, by name, such as
///   `output_tokens_per_second` and `ttft_seconds_p99`; only of what every one of them measured
public record PointSummary(
    Map<String, String> factors,
    List<String> trials,
    List<String> leftOut,
    Verdict.Level verdict,
    SortedMap<String, Double> pooledRates,
    SortedMap<String, Spread> spreads) {
  private static final Map<String, Function<Measures, OptionalDouble>> RATES =
      Map.of(
          "offered_requests_per_second", always(Measures::offeredRate),
          "sent_requests_per_second", always(Measures::achievedRate),
          "completed_requests_per_second", always(Measures::requestThroughput),
          "input_tokens_per_second", always(Measures::inputTokenThroughput),
          "output_tokens_per_second", always(Measures::outputTokenThroughput),
          "good_requests_per_second",
              measures ->
                  measures.goodput().map(OptionalDouble::of).orElse(OptionalDouble.empty()));

  private static final Map<String, ToDoubleFunction<Distribution>> PERCENTILES =
      Map.of(
          "p50", Distribution::p50,
          "p90", Distribution::p90,
          "p95", Distribution::p95,
          "p99", Distribution::p99);

  public PointSummary {
    factors = Collections.unmodifiableMap(new LinkedHashMap<>(factors));
    trials = List.copyOf(trials);
    leftOut = List.copyOf(leftOut);
    pooledRates = Collections.unmodifiableSortedMap(new TreeMap<>(pooledRates));
    spreads = Collections.unmodifiableSortedMap(new TreeMap<>(spreads));
  }

  private static Function<Measures, OptionalDouble> always(ToDoubleFunction<Measures> rate) {
    return measures -> OptionalDouble.of(rate.applyAsDouble(measures));
  }

  /// The points of these trials, in the order of their first repetition.
  public static List<PointSummary> of(Collection<TrialSummary> trials) {
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                trial -> trial.trial().factors(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(PointSummary::ofRepetitions)
        .toList();
  }

  private static PointSummary ofRepetitions(List<TrialSummary> repetitions) {
    Map<Boolean, List<TrialSummary>> byUse =
        repetitions.stream().collect(Collectors.partitioningBy(PointSummary::isInvalid));
    List<TrialSummary> used = byUse.getOrDefault(false, List.of());
    List<Measures> measures = used.stream().map(TrialSummary::measures).toList();
    return new PointSummary(
        repetitions.getFirst().trial().factors(),
        ids(used),
        ids(byUse.getOrDefault(true, List.of())),
        used.stream()
            .map(trial -> trial.verdict().level())
            .max(Verdict.Level::compareTo)
            .orElse(Verdict.Level.INVALID),
        pooled(measures),
        spreads(measures));
  }

  private static boolean isInvalid(TrialSummary trial) {
    return trial.verdict().level() == Verdict.Level.INVALID;
  }

  private static List<String> ids(List<TrialSummary> trials) {
    return trials.stream().map(trial -> trial.trial().id()).toList();
  }

  private static SortedMap<String, Double> pooled(List<Measures> repetitions) {
    double seconds = repetitions.stream().mapToDouble(Measures::windowSeconds).sum();
    SortedMap<String, Double> pooled = new TreeMap<>();
    RATES.forEach((name, rate) -> {
      double[] counts =
          values(repetitions, measures -> times(rate.apply(measures), measures.windowSeconds()));
      if (counts.length > 0 && seconds > 0) {
        pooled.put(name, Arrays.stream(counts).sum() / seconds);
      }
    });
    return pooled;
  }

  private static OptionalDouble times(OptionalDouble rate, double seconds) {
    return rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() * seconds) : rate;
  }

  private static SortedMap<String, Spread> spreads(List<Measures> repetitions) {
    SortedMap<String, Spread> spreads = new TreeMap<>();
    RATES.forEach((name, rate) -> put(spreads, name, values(repetitions, rate)));
    repetitions.stream()
        .flatMap(measures -> measures.distributions().keySet().stream())
        .distinct()
        .forEach(metric -> putPercentiles(spreads, metric, repetitions));
    return spreads;
  }

  private static void putPercentiles(
      SortedMap<String, Spread> spreads, String metric, List<Measures> repetitions) {
    PERCENTILES.forEach((name, percentile) ->
        put(
            spreads,
            metric + "_" + name,
            values(repetitions, measures -> measured(measures.distribution(metric), percentile))));
  }

  private static OptionalDouble measured(
      Distribution samples, ToDoubleFunction<Distribution> percentile) {
    return samples.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(percentile.applyAsDouble(samples));
  }

  private static void put(SortedMap<String, Spread> spreads, String name, double[] values) {
    if (values.length > 0) {
      spreads.put(name, Spread.of(values));
    }
  }

  /// The value of every repetition; none when one of them lacks it.
  private static double[] values(
      List<Measures> repetitions, Function<Measures, OptionalDouble> value) {
    double[] values =
        repetitions.stream()
            .map(value)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    return values.length == repetitions.size() ? values : new double[0];
  }
}
