package hpcbench.report;

import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Spread;
import hpcbench.result.PointSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the numbers that matter most, over the repetitions of a point.
///
/// @param name as the point's spreads have it
/// @param title for people
/// @param quantity the kind of number
record RepeatedFigure(String name, String title, Quantity quantity) {
  private static final Pattern PERCENTILE = Pattern.compile("(.*)_(p[0-9]+)");

  /// The numbers that are shown, in their order.
  static List<RepeatedFigure> all() {
    return List.of(
        new RepeatedFigure("output_tokens_per_second", "output", Quantity.TOKENS_PER_SECOND),
        new RepeatedFigure(
            "completed_requests_per_second", "completed", Quantity.REQUESTS_PER_SECOND),
        new RepeatedFigure(Metric.TTFT + "_p50", "TTFT p50", Quantity.SECONDS),
        new RepeatedFigure(Metric.TTFT + "_p99", "TTFT p99", Quantity.SECONDS),
        new RepeatedFigure(Metric.END_TO_END + "_p50", "E2E p50", Quantity.SECONDS));
  }

  /// Median and range of this number, such as `142 ms (95 %: 139 to 150)`; absent where a
  /// repetition has none. Where any of the trials has too few samples it carries the mark of that.
  Optional<String> of(PointSummary point, List<TrialSummary> trials) {
    return Optional.ofNullable(point.spreads().get(name))
        .map(spread -> inWords(spread, isIndicative(point, trials) ? "*" : ""));
  }

  private String inWords(Spread spread, String mark) {
    Quantity.Scale scale = quantity.scale(spread.range().low(), spread.median());
    return "%s%s %s (%s%s to %s)"
        .formatted(
            scale.digits(spread.median()),
            mark,
            scale.unit(),
            spread.isConfidence() ? "95 %: " : "",
            scale.digits(spread.range().low()),
            scale.digits(spread.range().high()));
  }

  /// Only percentiles of a distribution have too few samples; a rate has none.
  private boolean isIndicative(PointSummary point, List<TrialSummary> trials) {
    Matcher percentile = PERCENTILE.matcher(name);
    return percentile.matches()
        && trials.stream()
            .filter(trial -> point.trials().contains(trial.trial().id()))
            .map(trial -> trial.measures().distribution(percentile.group(1)))
            .anyMatch(distribution -> distribution.isIndicative(percentile.group(2)));
  }
}
