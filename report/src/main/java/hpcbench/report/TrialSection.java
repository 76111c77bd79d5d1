package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Steadiness;
import hpcbench.report.Html.Element;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.List;

/// All about one trial: its verdict with the reasons, its charts, its tables.
///
/// @param trial the numbers
/// @param data what the charts are drawn from
record TrialSection(TrialSummary trial, TrialData data) {
  Element html() {
    String id = trial.trial().id();
    return element("article", head(), findings(), charts(), tables())
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
        .classed(Pieces.name(finding.level()));
  }

  private Html charts() {
    String id = trial.trial().id();
    return element(
            "div",
            Pieces.chart(
                "timeline",
                id,
                "Course of the trial",
                "grey: warm-up and drain, not counted; " + steadiness(),
                "Requests per second, output tokens per second, requests in flight and time to"
                    + " first token over the time of the trial"),
            ecdf("ttft", "Time to first token", Metric.TTFT),
            ecdf("end_to_end", "End-to-end latency", Metric.END_TO_END),
            Pieces.chart(
                "itl",
                id,
                "Inter-token latency",
                coalesced(),
                words("Inter-token latency", Metric.ITL)))
        .classed("charts");
  }

  private Element ecdf(String kind, String title, String metric) {
    return Pieces.chart(
        kind, trial.trial().id(), title, "share of requests within a time", words(title, metric));
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
        .map(TrialSection::coalesced)
        .orElse("the responses were not streamed");
  }

  private static String coalesced(Measures.Delivery delivery) {
    return "gaps between reads; %s of the gaps between events are 0 (one read brought several), %.2f tokens a read"
        .formatted(Quantity.SHARE.show(delivery.coalescedRatio()), delivery.tokensPerRead());
  }

  private String steadiness() {
    Steadiness found = trial.measures().steadiness();
    return switch (found.state()) {
      case STEADY -> "steady";
      case NOT_STEADY ->
          "not steady: over the phase the rate changed by %s, the latency by %s"
              .formatted(
                  Quantity.SHARE.show(found.rateChange()),
                  Quantity.SHARE.show(found.latencyChange()));
      case UNKNOWN -> "too short to tell whether it was steady";
    };
  }

  private Html tables() {
    return Html.all(
        LatencyTable.of(trial.measures()),
        element("div", RequestTables.of(trial.measures()), ClientTable.of(trial))
            .classed("side-by-side"),
        RequestTables.errors(data.errors()));
  }
}
