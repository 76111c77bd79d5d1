package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Chart;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Throughput against latency over the sweep, with the choice of both axes.
final class SweepChart {
  private static final int MOST_IN_WORDS = 20;

  private SweepChart() {}

  /// The chart; for a run of one trial, which has nothing to compare, nothing.
  static Html of(ReportData data) {
    if (data.trials().size() == 1) {
      return Html.nothing();
    }
    List<Curve> curves = data.curves();
    if (curves.isEmpty()) {
      return element("p", "No trial completed a request, so there are no curves to show.")
          .classed("note");
    }
    Chart chart =
        new Chart(
            "sweep",
            "",
            "Throughput against latency",
            "filled: p50, hollow and dashed: p99; red ring: not valid; each point is a trial, named by its load",
            words(curves),
            keys(curves));
    return element("div", pickers(), chart.html(), element("p", knees(curves)).classed("note"));
  }

  private static Element pickers() {
    return element(
            "div",
            choice("across", "Across", "output tokens/s", "requests/s"),
            choice("up", "Up", "TTFT", "TPOT", "end-to-end"))
        .classed("picker")
        .with("hidden", "");
  }

  private static Element choice(String id, String label, String... options) {
    return element(
        "label",
        text(label + " "),
        element("select", Stream.of(options).map(option -> element("option", option)))
            .with("id", id));
  }

  private static List<ChartKey> keys(List<Curve> curves) {
    return IntStream.range(0, curves.size())
        .mapToObj(i -> ChartKey.solid(curves.get(i).name(), ChartKey.inkOf(i)))
        .toList();
  }

  private static String words(List<Curve> curves) {
    String points =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .limit(MOST_IN_WORDS)
            .map(point ->
                "%s: %s at a median TTFT of %s"
                    .formatted(
                        point.name(),
                        Quantity.TOKENS_PER_SECOND.show(point.outputTokensPerSecond()),
                        Quantity.SECONDS.show(point.ttft().p50())))
            .collect(Collectors.joining("; "));
    return "Throughput against latency. " + points;
  }

  private static String knees(List<Curve> curves) {
    String found =
        curves.stream()
            .flatMap(curve -> curve.knee().stream().map(knee -> inWords(curve, knee)))
            .collect(Collectors.joining("; "));
    return found.isEmpty()
        ? "No knee between the ends of a curve: no point there beyond which more load buys little throughput for much waiting."
        : "Knee (beyond it, more load buys little throughput for much waiting): " + found + ".";
  }

  private static String inWords(Curve curve, String knee) {
    return curve.points().stream()
        .filter(point -> point.trial().equals(knee))
        .map(point -> "%s at %s (%s)".formatted(knee, point.label(), curve.name()))
        .collect(Collectors.joining());
  }
}
