package hpcbench.orchestrate;

import hpcbench.measure.Measures;
import hpcbench.measure.Spread;
import hpcbench.plan.Trial;
import hpcbench.recipe.Durations;
import hpcbench.recipe.Repetitions;
import hpcbench.recipe.Repetitions.Precision;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RepetitionEnd.Why;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Sees when a point need not be repeated any more: its number is precise enough, the budget is
/// spent, or it was run as often as is allowed.
///
/// A point whose repetition has ended stays ended. Trials with the verdict INVALID count as
/// repetitions, but say nothing about precision.
final class RepetitionWatch {
  private final Repetitions repetitions;
  private final LongSupplier clockNs;
  private final long startNs;
  private final Map<String, Integer> runs = new HashMap<>();
  private final Map<String, List<Double>> values = new HashMap<>();
  private final Map<String, RepetitionEnd> ended = new LinkedHashMap<>();

  /// A watch whose budget begins now.
  ///
  /// @param clockNs nanoseconds of a clock that only moves on
  /// @param before the points whose repetition has ended already, in an earlier session of the run
  RepetitionWatch(Repetitions repetitions, LongSupplier clockNs, List<RepetitionEnd> before) {
    this.repetitions = repetitions;
    this.clockNs = clockNs;
    this.startNs = clockNs.getAsLong();
    before.forEach(end -> ended.put(end.point(), end));
  }

  /// Whether this trial of the plan is to be run; not when the repetition of its point has ended.
  boolean wants(Trial trial) {
    endByBudget(trial.point());
    return !ended.containsKey(trial.point());
  }

  /// Takes note of a trial that was run.
  void add(TrialSummary summary) {
    boolean counts = summary.verdict().level() != Verdict.Level.INVALID;
    add(
        summary.trial().point(),
        repetitions
            .until()
            .filter(_ -> counts)
            .map(precision -> value(precision, summary.measures())));
  }

  /// Takes note of one more repetition of a point, and of its number, where it has one.
  void add(String point, Optional<Double> value) {
    int count = runs.merge(point, 1, Integer::sum);
    value.ifPresent(values.computeIfAbsent(point, _ -> new ArrayList<>())::add);
    if (repetitions.isAdaptive() && count >= repetitions.min()) {
      endByPrecision(point, count);
      endByMax(point, count);
    }
  }

  /// The points whose repetition has ended, in the order in which it did.
  List<RepetitionEnd> ended() {
    return List.copyOf(ended.values());
  }

  private void endByPrecision(String point, int count) {
    List<Double> seen = values.getOrDefault(point, List.of());
    if (repetitions.until().isEmpty() || seen.isEmpty()) {
      return;
    }
    Precision precision = repetitions.until().get();
    Spread spread = Spread.of(seen.stream().mapToDouble(Double::doubleValue).toArray());
    if (spread.isConfidence() && spread.halfWidthRatio() <= precision.halfWidth()) {
      end(
          point,
          count,
          Why.PRECISE,
          "the median %s is known to ±%s, and ±%s was asked for"
              .formatted(
                  words(precision),
                  percent(spread.halfWidthRatio()),
                  percent(precision.halfWidth())));
    }
  }

  private void endByMax(String point, int count) {
    if (count == repetitions.max()) {
      end(point, count, Why.MAX, "%d is the most allowed".formatted(count));
    }
  }

  private void endByBudget(String point) {
    int count = runs.getOrDefault(point, 0);
    Duration spent = Duration.ofNanos(clockNs.getAsLong() - startNs);
    repetitions
        .budget()
        .filter(budget -> count >= repetitions.min() && spent.compareTo(budget) >= 0)
        .ifPresent(budget ->
            end(
                point,
                count,
                Why.BUDGET,
                "the budget of %s for repetitions is spent".formatted(Durations.format(budget))));
  }

  private void end(String point, int count, Why why, String because) {
    ended.putIfAbsent(
        point,
        new RepetitionEnd(
            point,
            count,
            why,
            "%s was run %d of up to %d times: %s"
                .formatted(point, count, repetitions.max(), because)));
  }

  private static double value(Precision precision, Measures measures) {
    return switch (precision.metric()) {
      case REQUEST_THROUGHPUT -> measures.requestThroughput();
      case OUTPUT_TOKEN_THROUGHPUT -> measures.outputTokenThroughput();
      case TTFT_P50 -> measures.distribution(Measures.Metric.TTFT).p50();
      case TTFT_P99 -> measures.distribution(Measures.Metric.TTFT).p99();
      case END_TO_END_P50 -> measures.distribution(Measures.Metric.END_TO_END).p50();
      case END_TO_END_P99 -> measures.distribution(Measures.Metric.END_TO_END).p99();
    };
  }

  private static String words(Precision precision) {
    return switch (precision.metric()) {
      case REQUEST_THROUGHPUT -> "request throughput";
      case OUTPUT_TOKEN_THROUGHPUT -> "output token throughput";
      case TTFT_P50 -> "p50 of the TTFT";
      case TTFT_P99 -> "p99 of the TTFT";
      case END_TO_END_P50 -> "p50 of the end-to-end latency";
      case END_TO_END_P99 -> "p99 of the end-to-end latency";
    };
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
  }
}
