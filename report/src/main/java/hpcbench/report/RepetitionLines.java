package hpcbench.report;

import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Spread;
import hpcbench.result.PointSummary;
import hpcbench.result.RunSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the repetitions of each point of a sweep say together, in words: the median of the numbers
/// that matter most, and the range it can be relied on to lie in.
final class RepetitionLines {
  private record Figure(String name, String title, Quantity quantity) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("output_tokens_per_second", "output", Quantity.TOKENS_PER_SECOND),
          new Figure("completed_requests_per_second", "completed", Quantity.REQUESTS_PER_SECOND),
          new Figure(Metric.TTFT + "_p50", "TTFT p50", Quantity.SECONDS),
          new Figure(Metric.TTFT + "_p99", "TTFT p99", Quantity.SECONDS),
          new Figure(Metric.END_TO_END + "_p50", "E2E p50", Quantity.SECONDS));

  private RepetitionLines() {}

  /// A line a point; none when no trial was repeated.
  static List<String> of(RunSummary run) {
    boolean repeated = run.trials().stream().anyMatch(trial -> trial.trial().repetition() > 1);
    return repeated
        ? PointSummary.of(run.trials()).stream().map(RepetitionLines::line).toList()
        : List.of();
  }

  private static String line(PointSummary point) {
    if (point.trials().isEmpty()) {
      return "%s: every one of %d repetitions is INVALID"
          .formatted(name(point), point.leftOut().size());
    }
    String numbers =
        FIGURES.stream()
            .flatMap(figure -> inWords(figure, point).stream())
            .collect(Collectors.joining(", "));
    return "%s: median of %s: %s"
        .formatted(name(point), Wording.count(point.trials().size(), "repetition"), numbers);
  }

  private static String name(PointSummary point) {
    String factors =
        point.factors().entrySet().stream()
            .map(factor -> factor.getKey() + " " + factor.getValue())
            .collect(Collectors.joining(", "));
    return factors.isEmpty()
        ? Stream.concat(point.trials().stream(), point.leftOut().stream()).findFirst().orElse("")
        : factors;
  }

  private static Optional<String> inWords(Figure figure, PointSummary point) {
    return Optional.ofNullable(point.spreads().get(figure.name()))
        .map(spread -> figure.title() + " " + inWords(spread, figure.quantity()));
  }

  private static String inWords(Spread spread, Quantity quantity) {
    Quantity.Scale scale = quantity.scale(spread.range().low(), spread.median());
    return "%s %s (%s%s to %s)"
        .formatted(
            scale.digits(spread.median()),
            scale.unit(),
            spread.isConfidence() ? "95 %: " : "",
            scale.digits(spread.range().low()),
            scale.digits(spread.range().high()));
  }
}
