package hpcbench.report;

import static hpcbench.report.Html.text;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Fact;
import hpcbench.result.TrialSummary;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the load engine saw of itself in one trial: whether it, not the service, was the limit.
final class ClientTable {
  private static final double NANOS = 1e9;

  private ClientTable() {}

  static Element of(TrialSummary trial) {
    Stream<Fact> facts =
        Stream.of(
                pace(trial),
                beyondCalibration(trial),
                engine(trial.client()),
                machine(trial.client()),
                trial.client().nodes().stream().map(ClientTable::node))
            .flatMap(part -> part);
    return Pieces.facts("The client's own state", facts);
  }

  private static Stream<Fact> beyondCalibration(TrialSummary trial) {
    return trial.beyondCalibration().stream()
        .map(beyond ->
            Pieces.fact("Beyond calibration", text("yes"), CalibrationLine.words(beyond)));
  }

  private static Stream<Fact> pace(TrialSummary trial) {
    Measures measures = trial.measures();
    Distribution lag = measures.distribution(Metric.SCHEDULE_LAG);
    ClientReport client = trial.client();
    return Stream.of(
        Pieces.fact(
            "Offered and sent",
            text(
                "%s, %s"
                    .formatted(
                        Quantity.REQUESTS_PER_SECOND.show(measures.offeredRate()),
                        Quantity.REQUESTS_PER_SECOND.show(measures.achievedRate())))),
        time(
            "Schedule lag p99",
            lag.p99(),
            "sent minus scheduled; max " + Quantity.SECONDS.show(lag.max())),
        Pieces.fact(
            "In flight at most",
            Pieces.count(client.inFlightPeak()),
            "limit %,d; it held arrivals back for %s"
                .formatted(
                    client.maxInFlight(),
                    Quantity.SECONDS.show(client.inFlightLimitedNs() / NANOS))));
  }

  private static Stream<Fact> engine(ClientReport client) {
    return Stream.of(
        Pieces.fact(
            "Event loops",
            Pieces.count(client.loops()),
            client.transport()
                + "; the busiest worked "
                + known(client.loopBusyShare())
                + " of the time"),
        time("Longest loop stall", client.loopStallMaxNs() / NANOS, ""),
        stamps(client.stamps()),
        receiptLag(client.receiptLag()),
        Pieces.fact(
            "Connections opened", Pieces.count(client.wire().connectionsOpened()), wire(client)));
  }

  private static Fact stamps(ClientReport.Stamps stamps) {
    return switch (stamps) {
      case KERNEL ->
          Pieces.fact(
              "Stamps of tokens",
              text("the kernel's"),
              "when it got their bytes: how late the client read them is in no latency");
      case CLIENT ->
          Pieces.fact(
              "Stamps of tokens",
              text("the client's"),
              "right after it read them: how late that was is part of every latency");
    };
  }

  private static Fact receiptLag(ClientReport.ReceiptLag lag) {
    return lag.reads() == 0
        ? Pieces.fact("Bytes lay in the kernel", text("unknown"), "this transport cannot tell")
        : time(
            "Bytes lay in the kernel",
            lag.p50Ns() / NANOS,
            "median until the client had read them; p99 %s; %,d reads"
                .formatted(Quantity.SECONDS.show(lag.p99Ns() / NANOS), lag.reads()));
  }

  private static String wire(ClientReport client) {
    long retries = client.wire().staleRetries();
    long unterminated = client.wire().unterminatedAnswers();
    return Stream.of(
            noted(retries, "retry on a stale connection", "retries on stale connections"),
            noted(unterminated, "answer without an end mark", "answers without an end mark"))
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String noted(long count, String one, String many) {
    return count == 0 ? "" : Wording.count(count, one, many);
  }

  private static Stream<Fact> machine(ClientReport client) {
    return Stream.of(
        time(
            "Longest GC pause",
            client.gcPauseMaxNs() / NANOS,
            Quantity.SECONDS.show(client.gcPauseTotalNs() / NANOS) + " in all"),
        Pieces.fact(
            "CPU used",
            Pieces.numberWithUnit(client.cpuShare(), Quantity.CORES),
            "of %,d; %s taken by the hypervisor"
                .formatted(client.cores(), known(client.stealShare()))),
        time(
            "Wall clock stepped by",
            client.wallClockStepNs() / NANOS,
            "against the monotonic clock"));
  }

  /// One of several client nodes: what it carried, and how well its instants fit the others'.
  private static Fact node(ClientNode node) {
    String axis = Quantity.SECONDS.show(node.axisErrorNs() / NANOS);
    return Pieces.fact(
        "Client node " + node.name(),
        Pieces.count(node.requests()),
        node.lost()
            .map(why -> "requests; lost: " + why)
            .orElse("requests, warm-up included; its clock is off by at most " + axis));
  }

  private static Fact time(String name, double seconds, String note) {
    return Pieces.fact(name, Pieces.numberWithUnit(seconds, Quantity.SECONDS), note);
  }

  private static String known(double share) {
    return share < 0 ? "an unknown share" : Quantity.SHARE.show(share);
  }
}
