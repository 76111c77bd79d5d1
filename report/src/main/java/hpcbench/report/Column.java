package hpcbench.report;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.result.TrialSummary;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// One number of every trial, as the tables that compare trials show it.
///
/// @param key stable short name, unique among the columns
/// @param group what is measured, such as `TTFT`; empty when the statistic says it all
/// @param statistic which number of it, such as `p99`
/// @param quantity the kind of number
/// @param rank how soon a narrow table does without it: the highest goes first
/// @param value the number in base units; empty where the trial has none
/// @param indicative whether the trial has too few samples to rely on the number
record Column(
    String key,
    String group,
    String statistic,
    Quantity quantity,
    int rank,
    Function<TrialSummary, OptionalDouble> value,
    Predicate<TrialSummary> indicative) {

  /// A column that stands alone and needs no number of samples to be relied on.
  static Column alone(
      String key,
      String name,
      Quantity quantity,
      int rank,
      Function<TrialSummary, OptionalDouble> value) {
    return new Column(key, "", name, quantity, rank, value, _ -> false);
  }

  /// The median of a metric.
  static Column median(String key, String group, String metric, int rank) {
    return new Column(
        key,
        group,
        "p50",
        Quantity.SECONDS,
        rank,
        trial -> pick(trial.measures(), metric, Distribution::p50),
        _ -> false);
  }

  /// The 99th percentile of a metric.
  static Column tail(String key, String group, String metric, int rank) {
    return new Column(
        key,
        group,
        "p99",
        Quantity.SECONDS,
        rank,
        trial -> pick(trial.measures(), metric, Distribution::p99),
        trial -> trial.measures().distribution(metric).p99Indicative());
  }

  private static OptionalDouble pick(
      Measures measures, String metric, ToDoubleFunction<Distribution> statistic) {
    Distribution samples = measures.distribution(metric);
    return samples.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(statistic.applyAsDouble(samples));
  }

  /// The number of this trial, in base units.
  OptionalDouble of(TrialSummary trial) {
    return value.apply(trial);
  }

  /// Whether this trial has a number that is shown with the mark of an indicative one.
  boolean marks(TrialSummary trial) {
    return of(trial).isPresent() && indicative.test(trial);
  }

  /// Whether the two are numbers of one thing, and so are shown in one unit.
  boolean sharesUnit(Column other) {
    return equals(other) || (!group.isEmpty() && group.equals(other.group));
  }
}
