package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.observe.HostReport;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.observe.ServerReport.Bracket;
import hpcbench.observe.ServerReport.Gauge;
import hpcbench.observe.ServerReport.Times;
import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Fact;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What servers and machines said of themselves in one trial, beside what the client saw.
record ServerTable(TrialSummary trial) {
  /// A time that the server tells, and what the client has to set beside it.
  ///
  /// @param metric the client's distribution; empty where it cannot see this
  private record Line(ServerMetric of, String name, String metric, String note) {}

  private static final List<Line> LINES =
      List.of(
          new Line(
              ServerMetric.TTFT_SECONDS, "TTFT", Metric.TTFT_FROM_SENT, "from arrival; from sent"),
          new Line(ServerMetric.ITL_SECONDS, "ITL", Metric.ITL, "between outputs; between events"),
          new Line(ServerMetric.TPOT_SECONDS, "TPOT", Metric.TPOT, "mean of each request"),
          new Line(
              ServerMetric.END_TO_END_SECONDS,
              "End to end",
              Metric.END_TO_END_FROM_SENT,
              "from arrival; from sent"),
          new Line(ServerMetric.QUEUE_SECONDS, "Queue", "", "arrival to batch"),
          new Line(ServerMetric.PREFILL_SECONDS, "Prefill", "", "batch to first token"),
          new Line(ServerMetric.DECODE_SECONDS, "Decode", "", "first to last token"));

  /// Nothing where nothing was watched.
  Html html() {
    List<ServerReport> servers = trial.observed().servers();
    List<HostReport> hosts = trial.observed().hosts();
    if (servers.isEmpty() && hosts.isEmpty()) {
      return Html.nothing();
    }
    Stream<Html> states = servers.stream().map(ServerTable::states);
    return Html.all(
        element("h4", servers.isEmpty() ? "The machines" : "The server's own word"),
        element("div", Stream.concat(states, hosts.stream().map(ServerTable::machine)))
            .classed("side-by-side"),
        Html.all(servers.stream().map(this::server)));
  }

  private Html server(ServerReport server) {
    return Html.all(
        server.times().isEmpty() ? Html.nothing() : times(server),
        problem(server.missed(), server.problem()));
  }

  private static Html problem(int missed, Optional<String> why) {
    return why.isEmpty()
        ? Html.nothing()
        : element(
                "p",
                "%s without an answer: %s"
                    .formatted(Wording.count(missed, "look"), why.orElseThrow()))
            .classed("note");
  }

  private static Element states(ServerReport server) {
    Stream<Fact> gauges =
        Stream.of(
                gauge(server, ServerMetric.WAITING_REQUESTS, "Waiting", Quantity.TOKENS),
                gauge(server, ServerMetric.RUNNING_REQUESTS, "Running", Quantity.TOKENS),
                gauge(server, ServerMetric.KV_CACHE_USE_RATIO, "KV cache in use", Quantity.SHARE))
            .flatMap(Optional::stream);
    Stream<Fact> counts =
        Stream.of(
                server
                    .prefixHitRatio()
                    .map(ratio ->
                        Pieces.fact(
                            "Prefix cache hits",
                            Pieces.numberWithUnit(ratio, Quantity.SHARE),
                            "of the prompt tokens looked up")),
                count(server, ServerMetric.PREEMPTIONS, "Preemptions", "put back for room"),
                count(server, ServerMetric.PROMPT_TOKENS, "Prompt tokens", "processed"),
                count(server, ServerMetric.GENERATION_TOKENS, "Generated tokens", ""))
            .flatMap(Optional::stream);
    return Pieces.facts(
        "%s at %s, %s"
            .formatted(server.service(), server.server(), Wording.count(server.readings(), "look")),
        Stream.concat(gauges, counts));
  }

  private static Optional<Fact> gauge(
      ServerReport server, ServerMetric metric, String name, Quantity quantity) {
    return server
        .gauge(metric)
        .map((Gauge gauge) ->
            Pieces.fact(
                name,
                quantity == Quantity.SHARE
                    ? Pieces.numberWithUnit(gauge.mean(), quantity)
                    : Pieces.number(gauge.mean(), quantity.scale(gauge.mean())),
                "mean; at most " + shown(gauge.max(), quantity)));
  }

  private static String shown(double value, Quantity quantity) {
    return quantity == Quantity.SHARE
        ? quantity.show(value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static Optional<Fact> count(
      ServerReport server, ServerMetric metric, String name, String note) {
    return server
        .count(metric)
        .map(count -> Pieces.fact(name, Pieces.count(Math.round(count)), note));
  }

  private Html times(ServerReport server) {
    Element head =
        element(
            "tr",
            Stream.of(
                    "Time", "Server mean", "p50", "p99", "Client mean", "p50", "p99", "Difference")
                .map(title ->
                    title.equals("Time")
                        ? element("th", title).with("scope", "col")
                        : element("th", title).with("scope", "col").classed("number")));
    Element table =
        element(
            "table",
            element(
                "caption", "%s at %s, and the client".formatted(server.service(), server.server())),
            element("thead", head),
            element(
                "tbody",
                LINES.stream()
                    .flatMap(
                        line -> server.times(line.of()).stream().map(times -> row(line, times)))));
    String note =
        "Of the server a percentile is known between two bounds of its histogram, and its mean exactly, from the look at %.2f s to that at %.2f s. The difference of the means is the way there and back, the server's HTTP front end, and the requests that only one side counted in the phase."
            .formatted(server.fromSeconds(), server.toSeconds());
    return Html.all(
        Pieces.scrolling("Server and client", table.classed("server")),
        element("p", note).classed("note"));
  }

  private Element row(Line line, Times server) {
    Distribution client =
        line.metric().isEmpty() ? Distribution.EMPTY : trial.measures().distribution(line.metric());
    boolean isSeen = client.count() > 0;
    return element(
        "tr",
        element("th", text(line.name() + " "), element("small", line.note())).with("scope", "row"),
        cell(Quantity.SECONDS.show(server.mean())),
        cell(bracket(server.p50())),
        cell(bracket(server.p99())),
        cell(isSeen ? Quantity.SECONDS.show(client.mean()) : "–"),
        cell(isSeen ? Quantity.SECONDS.show(client.p50()) : "–"),
        cell(isSeen ? Quantity.SECONDS.show(client.p99()) : "–"),
        cell(isSeen ? difference(client.mean() - server.mean()) : "–"));
  }

  private static String difference(double seconds) {
    return (seconds < 0 ? "−" : "+") + Quantity.SECONDS.show(Math.abs(seconds));
  }

  private static String bracket(Bracket bracket) {
    return bracket.upTo().isEmpty()
        ? "> " + Quantity.SECONDS.show(bracket.above())
        : Quantity.SECONDS.show(bracket.above())
            + " – "
            + Quantity.SECONDS.show(bracket.upTo().orElseThrow());
  }

  private static Element cell(String words) {
    return element("td", words).classed("number");
  }

  private static Html machine(HostReport host) {
    Stream<Fact> always =
        Stream.of(
            Pieces.fact(
                "CPU",
                Pieces.numberWithUnit(host.cpuBusyMean(), Quantity.SHARE),
                "of all cores, mean; at most " + Quantity.SHARE.show(host.cpuBusyMax())),
            Pieces.fact(
                "Memory",
                text(gibibytes(host.memoryUsedMaxBytes())),
                "at most, of " + gibibytes(host.memoryBytes())),
            Pieces.fact(
                "Network",
                text(megabytes(host.networkInBytesPerSecond()) + " in"),
                megabytes(host.networkOutBytesPerSecond()) + " out, without loopback"));
    Stream<Fact> gpus =
        host.gpuBusyMean().stream()
            .map(busy ->
                Pieces.fact(
                    "GPUs",
                    Pieces.numberWithUnit(busy, Quantity.SHARE),
                    "busy, mean of " + host.gpus()));
    return Html.all(
        Pieces.facts(
            "%s, %s".formatted(host.node(), Wording.count(host.readings(), "look")),
            Stream.concat(always, gpus)),
        problem(host.missed(), host.problem()));
  }

  private static String gibibytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (1L << 30));
  }

  private static String megabytes(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.2f MB/s", bytesPerSecond / 1e6);
  }
}
