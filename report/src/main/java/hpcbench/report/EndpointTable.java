package hpcbench.report;

import static hpcbench.report.Html.element;

import hpcbench.measure.Distribution;
import hpcbench.measure.EndpointMeasures;
import hpcbench.measure.Endpoints;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The servers that shared a trial's load, side by side: one that failed or was slow stands out.
final class EndpointTable {
  private static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "completed",
              Quantity.REQUESTS_PER_SECOND,
              _ -> 1,
              EndpointMeasures::requestThroughput),
          new Figure(
              "output",
              Quantity.TOKENS_PER_SECOND,
              _ -> 1,
              EndpointMeasures::outputTokenThroughput),
          latency("wait p50", Metric.SERVICE_WAIT, Distribution::p50),
          latency("TTFT p50", Metric.TTFT, Distribution::p50),
          latency("TTFT p99", Metric.TTFT, Distribution::p99),
          latency("TPOT p50", Metric.TPOT, Distribution::p50),
          latency("TPOT p99", Metric.TPOT, Distribution::p99),
          latency("E2E p50", Metric.END_TO_END, Distribution::p50),
          latency("E2E p99", Metric.END_TO_END, Distribution::p99));

  /// One number of every server.
  ///
  /// @param samples how many samples it rests on; with none it is not shown
  private record Figure(
      String title,
      Quantity quantity,
      ToDoubleFunction<EndpointMeasures> samples,
      ToDoubleFunction<EndpointMeasures> value) {
    boolean isOf(EndpointMeasures endpoint) {
      return samples.applyAsDouble(endpoint) > 0;
    }
  }

  private EndpointTable() {}

  /// Nothing for a trial of one server.
  static Html of(Measures measures) {
    return measures.endpoints().map(EndpointTable::of).orElse(Html.nothing());
  }

  /// How evenly the servers were loaded and how alike they were, in words.
  static String evenness(Endpoints endpoints) {
    return "The server that got most requests got %s times the mean; the slowest has %s times the median end-to-end latency of the fastest."
        .formatted(
            Wording.plain(rounded(endpoints.requestImbalance())),
            Wording.plain(rounded(endpoints.latencyImbalance())));
  }

  private static double rounded(double ratio) {
    return Math.round(ratio * 100) / 100.0;
  }

  /// Those that at least one server has a number of.
  private static Stream<Figure> figures(Endpoints endpoints) {
    return FIGURES.stream().filter(figure -> endpoints.each().stream().anyMatch(figure::isOf));
  }

  private static Html of(Endpoints endpoints) {
    Stream<Html> heads =
        Stream.of(
                Stream.of("Server", "requests", "failed"),
                figures(endpoints).map(figure -> head(figure, endpoints)))
            .flatMap(titles -> titles)
            .map(title -> element("th", title).with("scope", "col"));
    Html table =
        element(
            "table",
            element("caption", "Server by server. " + evenness(endpoints)),
            element("thead", element("tr", heads)),
            element("tbody", endpoints.each().stream().map(one -> row(one, endpoints))));
    return Pieces.scrolling("Server by server", (Html.Element) table);
  }

  private static String head(Figure figure, Endpoints endpoints) {
    return "%s (%s)".formatted(figure.title(), scale(figure, endpoints).unit());
  }

  private static Quantity.Scale scale(Figure figure, Endpoints endpoints) {
    DoubleStream values =
        endpoints.each().stream().filter(figure::isOf).mapToDouble(figure.value());
    return figure.quantity().scale(values.toArray());
  }

  private static Html row(EndpointMeasures endpoint, Endpoints endpoints) {
    long failed = endpoint.requests().failed();
    Html name = element("th", endpoint.address()).with("scope", "row");
    Stream<Html> counts =
        Stream.of(
            cell(Pieces.count(endpoint.requests().scheduled())),
            failed == 0
                ? cell(Pieces.count(0))
                : cell(element("strong", "✕ " + Quantity.COUNT.show((double) failed))));
    Stream<Html> figures = figures(endpoints).map(figure -> cell(figure, endpoint, endpoints));
    return element("tr", Stream.of(Stream.of(name), counts, figures).flatMap(cells -> cells));
  }

  private static Html cell(Figure figure, EndpointMeasures endpoint, Endpoints endpoints) {
    return cell(
        figure.isOf(endpoint)
            ? Pieces.number(figure.value().applyAsDouble(endpoint), scale(figure, endpoints))
            : Html.text("–"));
  }

  private static Html cell(Html value) {
    return element("td", value).classed("number");
  }

  private static Figure latency(
      String title, String metric, ToDoubleFunction<Distribution> statistic) {
    return new Figure(
        title,
        Quantity.SECONDS,
        endpoint -> endpoint.distribution(metric).count(),
        endpoint -> statistic.applyAsDouble(endpoint.distribution(metric)));
  }
}
