package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Throughput against latency over the sweep, with the choice of both axes.
final class SweepChart {
  private SweepChart() {}

  static Html of(List<Curve> curves) {
    Element chart =
        Pieces.chart(
            "sweep",
            "",
            "Throughput against latency",
            "solid: p50, dashed: p99; each point is a trial",
            words(curves));
    return element(
        "div",
        element(
                "div",
                choice("across", "Across", "output tokens/s", "requests/s"),
                choice("up", "Up", "TTFT", "TPOT", "end-to-end"))
            .classed("picker")
            .with("hidden", ""),
        chart,
        element("p", knees(curves)).classed("note"));
  }

  private static Element choice(String id, String label, String... options) {
    return element(
        "label",
        text(label + " "),
        element("select", Stream.of(options).map(option -> element("option", option)))
            .with("id", id));
  }

  private static String words(List<Curve> curves) {
    String points =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .limit(20)
            .map(point ->
                "%s: %s at a median TTFT of %s"
                    .formatted(
                        point.label(),
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
        ? "No knee inside the sweep: no point has more throughput to gain below it and more waiting to pay above it."
        : "Knee (beyond it, more load buys little throughput for much waiting): " + found + ".";
  }

  private static String inWords(Curve curve, String knee) {
    String label =
        curve.points().stream()
            .filter(point -> point.trial().equals(knee))
            .map(Curve.Point::label)
            .findFirst()
            .orElse(knee);
    return curve.name().isEmpty() ? label : "%s (%s)".formatted(label, curve.name());
  }
}
