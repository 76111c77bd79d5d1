package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Steadiness;
import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Chart;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All about one trial: its verdict with the reasons, its charts, its tables.
///
/// @param trial the numbers
/// @param data what the charts are drawn from
/// @param objective bounds that charts mark
record TrialSection(TrialSummary trial, TrialData data, Objective objective) {
  private static final int BLUE = 1;
  private static final int ORANGE = 2;
  private static final int GREY = 7;

  Element html() {
    String id = trial.trial().id();
    return element("article", head(), findings(), BottleneckList.of(trial), charts(), tables())
        .classed("trial")
        .with("id", id)
        .with("aria-labelledby", id + "-title");
  }

  private Html head() {
    String id = trial.trial().id();
    Html title =
        element(
                "h3",
                element("span", id).classed("id"),
                text(" " + TrialName.of(trial) + " "),
                Pieces.chip(trial.verdict().level()))
            .with("id", id + "-title");
    return Html.all(title, element("p", TrialDescription.of(trial)).classed("description"));
  }

  private Html findings() {
    List<Verdict.Finding> findings = trial.verdict().findings();
    if (findings.isEmpty()) {
      return Html.nothing();
    }
    return element("ul", findings.stream().map(TrialSection::finding)).classed("findings");
  }

  private static Html finding(Verdict.Finding finding) {
    return element("li", element("strong", finding.rule()), text(" " + finding.message()))
        .classed(Pieces.className(finding.level()));
  }

  private Html charts() {
    Html note =
        data.note().<Html>map(lost -> element("p", lost).classed("lost")).orElse(Html.nothing());
    return data.timeline().isEmpty() ? Html.all(note, noCharts()) : Html.all(note, drawn());
  }

  private Html noCharts() {
    return data.note().isPresent()
        ? Html.nothing()
        : element("p", "No request was made in this trial, so there are no charts.")
            .classed("note");
  }

  private Html drawn() {
    return element(
            "div",
            course().html(),
            ecdf("ttft", "Time to first token", Metric.TTFT, objective.ttft()).html(),
            ecdf("end_to_end", "End-to-end latency", Metric.END_TO_END, objective.endToEnd())
                .html(),
            gaps().html())
        .classed("charts");
  }

  private Chart course() {
    Stream<ChartKey> rates =
        Stream.of(ChartKey.dashed("due", GREY), ChartKey.solid("completed", BLUE));
    Stream<ChartKey> failed =
        data.timeline().stream()
            .filter(Timeline::hasFailures)
            .map(_ -> ChartKey.solid("failed", ORANGE));
    Stream<ChartKey> ttft =
        Stream.of(
            new ChartKey("TTFT of single requests", GREY, ChartKey.Form.DOTS),
            ChartKey.solid("median TTFT", BLUE),
            ChartKey.dashed("longest TTFT", ORANGE));
    return new Chart(
        data.server().isPresent() ? "timeline with-server" : "timeline",
        trial.trial().id(),
        "Course of the trial",
        "shaded: warm-up and drain, not counted; " + steadiness(),
        "Requests per second, output tokens per second, requests in flight and time to first token"
            + " over the time of the trial",
        Stream.of(rates, failed, ttft, said()).flatMap(Function.identity()).toList());
  }

  private Stream<ChartKey> said() {
    return data.server().stream()
        .flatMap(_ ->
            Stream.of(
                ChartKey.solid("running, by the server", BLUE),
                ChartKey.dashed("waiting, by the server", ORANGE)));
  }

  private Chart ecdf(String kind, String title, String metric, Optional<Double> bound) {
    String remark =
        "share of requests within a time"
            + bound.map(most -> "; objective " + Quantity.SECONDS.show(most)).orElse("");
    return new Chart(
        kind,
        trial.trial().id(),
        title,
        remark,
        words(title, metric),
        List.of(ChartKey.solid("from scheduled", BLUE), ChartKey.dashed("from sent", ORANGE)));
  }

  private Chart gaps() {
    return new Chart(
        "gaps",
        trial.trial().id(),
        "Inter-token latency",
        coalesced(),
        words("Inter-token latency", Metric.READ_GAP),
        List.of());
  }

  private String words(String title, String metric) {
    Distribution samples = trial.measures().distribution(metric);
    return "%s of %s: median %s, 99th percentile %s, longest %s"
        .formatted(
            title,
            Wording.count(samples.count(), "sample"),
            Quantity.SECONDS.show(samples.p50()),
            Quantity.SECONDS.show(samples.p99()),
            Quantity.SECONDS.show(samples.max()));
  }

  private String coalesced() {
    return trial
        .measures()
        .delivery()
        .map(this::coalesced)
        .orElse("the answers were not streamed, so there are no gaps");
  }

  private String coalesced(Measures.Delivery delivery) {
    Percentiles marks = data.gapMarks();
    return "gaps between reads: p50 %s, p99 %s; %s of the gaps between events are 0 (one read brought several), %.2f tokens a read"
        .formatted(
            Quantity.SECONDS.show(marks.p50()),
            Quantity.SECONDS.show(marks.p99()),
            Quantity.SHARE.show(delivery.coalescedRatio()),
            delivery.tokensPerRead());
  }

  private String steadiness() {
    Steadiness found = trial.measures().steadiness();
    return switch (found.state()) {
      case STEADY ->
          found.steadyFrom() == 0
              ? "steady"
              : "steady after a ramp of " + Quantity.SHARE.show(found.steadyFrom());
      case NOT_STEADY ->
          "not steady: "
              + found.departures().stream()
                  .map(Steadiness.Departure::figure)
                  .collect(Collectors.joining(", "));
      case UNKNOWN -> "too short to tell whether it was steady";
    };
  }

  private Html tables() {
    return Html.all(
        LatencyTable.of(trial.measures()),
        EndpointTable.of(trial.measures()),
        element("div", RequestTables.of(trial), ClientTable.of(trial)).classed("side-by-side"),
        new ServerTable(trial).html(),
        RequestTables.errors(data.errors()));
  }
}
