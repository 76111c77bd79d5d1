package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.report.Html.Element;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.time.Instant;
import java.util.stream.Stream;

/// The top of the page: what was run, whether to believe it, and the best point in a few numbers.
///
/// @param run the run
/// @param headline the run in sentences
record Masthead(RunSummary run, Headline headline) {
  Element html() {
    return element("header", bar(), title(), verdict(), sentences(), tiles()).classed("masthead");
  }

  private static Element bar() {
    Html theme =
        element("button", "Dark or light")
            .with("type", "button")
            .with("id", "theme")
            .with("hidden", "");
    return element("div", element("span", "hpcbench report").classed("brand"), theme)
        .classed("bar");
  }

  private Html title() {
    Html subtitle = element("p", run.runId() + started()).classed("subtitle");
    return Html.all(element("h1", run.plan().scenario()), subtitle);
  }

  private String started() {
    return run.trials().stream()
        .findFirst()
        .map(trial -> Instant.ofEpochMilli(trial.client().startEpochMillis()))
        .map(instant -> " · first trial " + minutes(instant))
        .orElse("");
  }

  private static String minutes(Instant instant) {
    return instant.toString().substring(0, "2026-01-01T00:00".length()).replace('T', ' ') + " UTC";
  }

  /// The verdict stands before every number.
  private Html verdict() {
    return element("p", Pieces.chip(headline.level()), text(" " + headline.trust()))
        .classed("trust " + Pieces.className(headline.level()));
  }

  private Html sentences() {
    return element("p", headline.what() + " " + headline.best()).classed("headline");
  }

  private Html tiles() {
    return headline
        .bestTrial()
        .<Html>map(
            trial -> Html.all(tilesTitle(trial), element("dl", tiles(trial)).classed("tiles")))
        .orElse(Html.nothing());
  }

  private Html tilesTitle(TrialSummary trial) {
    String id = trial.trial().id();
    String which = run.trials().size() == 1 ? "The trial" : "The best point";
    Html objective =
        run.plan()
            .slo()
            .<Html>map(slo -> element("span", "objective: " + Wording.of(slo)).classed("objective"))
            .orElse(Html.nothing());
    return element(
            "p",
            text(which + ", "),
            element("a", id).with("href", "#" + id),
            text(": " + TrialName.of(trial) + " "),
            objective)
        .classed("tiles-title");
  }

  private static Stream<Html> tiles(TrialSummary trial) {
    Measures measures = trial.measures();
    Distribution ttft = measures.distribution(Metric.TTFT);
    Distribution endToEnd = measures.distribution(Metric.END_TO_END);
    Stream<Html> rates =
        Stream.of(
            tile("Output", measures.outputTokenThroughput(), Quantity.TOKENS_PER_SECOND),
            tile("Completed", measures.requestThroughput(), Quantity.REQUESTS_PER_SECOND));
    Stream<Html> goodput =
        measures.goodput().stream()
            .map(rate -> tile("Goodput", rate, Quantity.REQUESTS_PER_SECOND));
    Stream<Html> accuracy =
        measures.accuracy().stream().map(found -> tile("Accuracy", found.ratio(), Quantity.SHARE));
    Stream<Html> firstTokens =
        ttft.count() == 0
            ? Stream.empty()
            : Stream.of(
                tile("TTFT p50", ttft.p50(), Quantity.SECONDS),
                tile("TTFT p99", ttft.p99(), Quantity.SECONDS));
    Stream<Html> whole =
        Stream.of(
            tile("End-to-end p50", endToEnd.p50(), Quantity.SECONDS),
            tile("Errors", measures.requests().errorRatio(), Quantity.SHARE));
    return Stream.of(rates, goodput, accuracy, firstTokens, whole).flatMap(part -> part);
  }

  private static Html tile(String name, double value, Quantity quantity) {
    return element(
        "div", element("dt", name), element("dd", Pieces.numberWithUnit(value, quantity)));
  }
}
