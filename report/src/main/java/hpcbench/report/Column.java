package hpcbench.report;

import static hpcbench.measure.Measures.Metric.END_TO_END;
import static hpcbench.measure.Measures.Metric.ITL;
import static hpcbench.measure.Measures.Metric.TPOT;
import static hpcbench.measure.Measures.Metric.TTFT;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One number of every trial, as the tables that compare trials show it.
///
/// @param key stable short name, unique among the columns
/// @param group what is measured, such as `TTFT`; empty when the statistic says it all
/// @param statistic which number of it, such as `p99`
/// @param quantity the kind of number
/// @param rank how soon a narrow table does without it: the highest goes first
/// @param lowerIsBetter whether a service wants it low
/// @param value the number in base units; empty where the trial has none
/// @param indicative whether the trial has too few samples to rely on the number
record Column(
    String key,
    String group,
    String statistic,
    Quantity quantity,
    int rank,
    boolean lowerIsBetter,
    Function<TrialSummary, OptionalDouble> value,
    Function<TrialSummary, Boolean> indicative) {

  private static final List<Column> ALL =
      List.of(
          plain("load", "offered", Quantity.REQUESTS_PER_SECOND, 9, Column::offered),
          percentile("ttft_p50", "TTFT", TTFT, "p50", 0, Distribution::p50),
          percentile("ttft_p99", "TTFT", TTFT, "p99", 1, Distribution::p99),
          percentile("itl_p50", "ITL", ITL, "p50", 5, Distribution::p50),
          percentile("itl_p99", "ITL", ITL, "p99", 8, Distribution::p99),
          percentile("tpot_p50", "TPOT", TPOT, "p50", 7, Distribution::p50),
          percentile("e2e_p50", "E2E", END_TO_END, "p50", 4, Distribution::p50),
          percentile("e2e_p99", "E2E", END_TO_END, "p99", 6, Distribution::p99),
          rate(
              "request_throughput",
              "completed",
              Quantity.REQUESTS_PER_SECOND,
              3,
              measures -> OptionalDouble.of(measures.requestThroughput())),
          rate(
              "output_token_throughput",
              "output",
              Quantity.TOKENS_PER_SECOND,
              0,
              measures -> OptionalDouble.of(measures.outputTokenThroughput())),
          rate(
              "goodput",
              "goodput",
              Quantity.REQUESTS_PER_SECOND,
              2,
              measures -> optional(measures.goodput())),
          rate(
              "accuracy",
              "accuracy",
              Quantity.SHARE,
              2,
              measures -> optional(measures.accuracy().map(Measures.Accuracy::ratio))),
          plain("error_ratio", "errors", Quantity.SHARE, 0, Column::errors));

  /// The columns that at least one trial of this run has a number for.
  static List<Column> of(RunSummary run) {
    return ALL.stream()
        .filter(column -> run.trials().stream().anyMatch(trial -> column.of(trial).isPresent()))
        .toList();
  }

  /// The number of this trial, in base units.
  OptionalDouble of(TrialSummary trial) {
    return value.apply(trial);
  }

  /// Whether this trial has too few samples to rely on its number.
  boolean isIndicative(TrialSummary trial) {
    return indicative.apply(trial);
  }

  /// Whether this trial has a number that is shown with the mark of an indicative one.
  boolean marks(TrialSummary trial) {
    return of(trial).isPresent() && isIndicative(trial);
  }

  /// The one scale for the numbers of all these trials, and of the other columns of the group.
  Quantity.Scale scale(List<TrialSummary> trials) {
    return quantity.scale(
        ALL.stream()
            .filter(this::sharesScale)
            .flatMap(column -> trials.stream().map(column::of))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray());
  }

  /// Whether this is the first column of its group.
  boolean leads() {
    return ALL.stream()
        .filter(column -> column.group.equals(group))
        .findFirst()
        .filter(this::equals)
        .isPresent();
  }

  private boolean sharesScale(Column other) {
    return key.equals(other.key) || (!group.isEmpty() && group.equals(other.group));
  }

  private static Column percentile(
      String key,
      String group,
      String metric,
      String statistic,
      int rank,
      ToDoubleFunction<Distribution> pick) {
    boolean tail = "p99".equals(statistic);
    return new Column(
        key,
        group,
        statistic,
        Quantity.SECONDS,
        rank,
        true,
        trial -> {
          Distribution samples = trial.measures().distribution(metric);
          return samples.count() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(pick.applyAsDouble(samples));
        },
        trial -> tail && trial.measures().distribution(metric).p99Indicative());
  }

  private static Column rate(
      String key,
      String name,
      Quantity quantity,
      int rank,
      Function<Measures, OptionalDouble> pick) {
    return new Column(
        key, "", name, quantity, rank, false, trial -> pick.apply(trial.measures()), _ -> false);
  }

  private static Column plain(
      String key,
      String name,
      Quantity quantity,
      int rank,
      Function<TrialSummary, OptionalDouble> value) {
    return new Column(key, "", name, quantity, rank, true, value, _ -> false);
  }

  private static OptionalDouble offered(TrialSummary trial) {
    Load load = Load.of(trial);
    return load.open() ? OptionalDouble.of(load.value()) : OptionalDouble.empty();
  }

  private static OptionalDouble errors(TrialSummary trial) {
    Measures.RequestCounts counts = trial.measures().requests();
    return counts.completed() + counts.failed() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(counts.errorRatio());
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
