package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Distribution;
import hpcbench.measure.EarlyStopping;
import hpcbench.measure.Interval;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.report.Html.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The distributions of one trial in a table: a line for each metric, in one unit each, with the
/// number of samples.
final class LatencyTable {
  private static final List<Line> LINES =
      List.of(
          new Line(Metric.TTFT, "TTFT", "from scheduled", Quantity.SECONDS),
          new Line(Metric.TTFT_FROM_SENT, "TTFT", "from sent", Quantity.SECONDS),
          new Line(Metric.TTFAT, "First answer token", "after reasoning", Quantity.SECONDS),
          new Line(Metric.ITL, "ITL", "gaps between events", Quantity.SECONDS),
          new Line(Metric.READ_GAP, "Read gap", "gaps between reads", Quantity.SECONDS),
          new Line(Metric.TPOT, "TPOT", "mean of a request", Quantity.SECONDS),
          new Line(Metric.END_TO_END, "End-to-end", "from scheduled", Quantity.SECONDS),
          new Line(Metric.END_TO_END_FROM_SENT, "End-to-end", "from sent", Quantity.SECONDS),
          new Line(Metric.SCHEDULE_LAG, "Schedule lag", "sent minus scheduled", Quantity.SECONDS),
          new Line(
              Metric.SERVICE_WAIT,
              "Wait in the service",
              "TTFT from sent, less its load and prompt",
              Quantity.SECONDS),
          new Line(Metric.SERVICE_LOAD, "Load", "by the service", Quantity.SECONDS),
          new Line(Metric.SERVICE_PROMPT, "Prompt", "by the service", Quantity.SECONDS),
          new Line(Metric.SERVICE_GENERATION, "Generation", "by the service", Quantity.SECONDS),
          new Line(Metric.INPUT_TOKENS, "Input", "of a request", Quantity.TOKENS),
          new Line(Metric.OUTPUT_TOKENS, "Output", "of a request", Quantity.TOKENS));

  private static final List<Statistic> STATISTICS =
      List.of(
          new Statistic("min", Distribution::min, _ -> Optional.empty()),
          new Statistic("mean", Distribution::mean, _ -> Optional.empty()),
          new Statistic("stddev", Distribution::stddev, _ -> Optional.empty()),
          new Statistic("p50", Distribution::p50, Distribution::p50Interval),
          new Statistic("p90", Distribution::p90, Distribution::p90Interval),
          new Statistic("p95", Distribution::p95, Distribution::p95Interval),
          new Statistic("p99", Distribution::p99, Distribution::p99Interval),
          new Statistic("max", Distribution::max, _ -> Optional.empty()));

  private static final String INDICATIVE =
      "* indicative only: a p90 needs at least %d samples to be relied on, a p95 %d, a p99 %d"
          .formatted(
              EarlyStopping.minimumSamples(0.9),
              EarlyStopping.minimumSamples(0.95),
              EarlyStopping.minimumSamples(0.99));

  private LatencyTable() {}

  static Html of(Measures measures) {
    List<Line> lines = LINES.stream().filter(line -> line.tells(measures)).toList();
    if (lines.isEmpty()) {
      return element("p", "No request was completed, so there are no latencies.").classed("note");
    }
    Element table =
        element(
            "table",
            element("caption", "Latencies and lengths of completed requests"),
            element("thead", head()),
            element("tbody", lines.stream().map(line -> row(line, measures))));
    return Html.all(
        Pieces.scrolling("Latencies and lengths", table.classed("latencies")),
        note(measures, lines));
  }

  private static Element head() {
    Stream<Element> words =
        Stream.of("Metric", "Unit").map(name -> element("th", name).with("scope", "col"));
    Stream<Element> numbers =
        Stream.concat(Stream.of("samples"), STATISTICS.stream().map(Statistic::name))
            .map(name -> element("th", name).with("scope", "col").classed("number"));
    return element("tr", Stream.concat(words, numbers));
  }

  private static Element row(Line line, Measures measures) {
    Distribution samples = line.of(measures);
    Quantity.Scale scale = line.quantity().scale(samples.p50(), samples.max());
    Html name =
        element("th", text(line.name() + " "), element("small", line.remark(measures)))
            .with("scope", "row");
    Html unit = element("td", scale.unit()).classed("unit");
    Html count = element("td", Pieces.count(samples.count())).classed("number");
    Stream<Html> cells =
        STATISTICS.stream().map(statistic -> cell(statistic, samples, scale, line.metric()));
    return element("tr", Stream.concat(Stream.of(name, unit, count), cells))
        .with("data-metric", line.metric());
  }

  private static Html cell(
      Statistic statistic, Distribution samples, Quantity.Scale scale, String metric) {
    Element cell =
        element("td", Pieces.number(statistic.pick().applyAsDouble(samples), scale))
            .with("data-statistic", statistic.name());
    Element explained =
        statistic
            .interval()
            .of(samples)
            .map(interval -> cell.with("title", inWords(interval, scale)))
            .orElse(cell);
    boolean indicative = isIndicative(statistic, samples, metric);
    return explained.classed(indicative ? "number indicative" : "number");
  }

  private static String inWords(Interval interval, Quantity.Scale scale) {
    return "95 %% confidence: %s to %s %s"
        .formatted(scale.digits(interval.low()), scale.digits(interval.high()), scale.unit());
  }

  /// Lengths are what the recipe asked for, not a sample of the service's behaviour.
  private static boolean isIndicative(Statistic statistic, Distribution samples, String metric) {
    return samples.isIndicative(statistic.name()) && metric.endsWith("_seconds");
  }

  private static Html note(Measures measures, List<Line> lines) {
    boolean marked =
        lines.stream()
            .filter(line -> line.quantity() == Quantity.SECONDS)
            .anyMatch(line -> !line.of(measures).indicative().isEmpty());
    return marked ? element("p", INDICATIVE).classed("note") : Html.nothing();
  }

  private record Line(String metric, String name, String remark, Quantity quantity) {
    private Distribution of(Measures measures) {
      return measures.distribution(metric);
    }

    /// Zeros among the gaps are the network's doing, so how many tokens a read brought stands
    /// beside them.
    private String remark(Measures measures) {
      return metric.equals(Metric.ITL)
          ? remark
              + measures
                  .delivery()
                  .map(delivery -> ", %.2f tokens a read".formatted(delivery.tokensPerRead()))
                  .orElse("")
          : remark;
    }

    /// A model that did not reason has the first token of its answer at its first token.
    private boolean tells(Measures measures) {
      boolean repeats =
          metric.equals(Metric.TTFAT) && of(measures).equals(measures.distribution(Metric.TTFT));
      return of(measures).count() > 0 && !repeats;
    }
  }

  private record Statistic(String name, ToDoubleFunction<Distribution> pick, IntervalOf interval) {}

  private interface IntervalOf {
    Optional<Interval> of(Distribution samples);
  }
}
