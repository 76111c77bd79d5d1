package hpcbench.executor;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.measure.ClientReport.ReceiptLag;
import hpcbench.measure.ClientReport.Stamps;
import hpcbench.measure.ClientReport.Wire;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What several engines observed of themselves as the report of one client: counts add up, and
/// whatever is judged by a limit is that of the worst.
///
/// The measured phase is the time in which all of them measured, so that rates are those of the
/// whole load; only where everything is sent at once it lasts until the last of it has ended.
final class MergedReport {
  private final Workload workload;
  private final List<ClientNode> nodes;
  private final List<ClientReport> parts;

  private MergedReport(Workload workload, List<ClientNode> nodes) {
    this.workload = workload;
    this.nodes = nodes;
    this.parts = nodes.stream().flatMap(node -> node.report().stream()).toList();
  }

  /// The report of these nodes; empty when none of them has one.
  static Optional<ClientReport> of(Workload workload, List<ClientNode> nodes) {
    MergedReport merged = new MergedReport(workload, nodes);
    return merged.parts.isEmpty() ? Optional.empty() : Optional.of(merged.report());
  }

  private ClientReport report() {
    ClientReport busiest =
        parts.stream()
            .max(Comparator.comparingDouble(part -> part.cpuShare() / part.cores()))
            .orElseThrow();
    return new ClientReport(
        parts.getFirst().startEpochMillis(),
        startNs(),
        endOfMeasurementNs(),
        longest(ClientReport::endNs),
        parts.stream().anyMatch(ClientReport::drainTimedOut),
        parts.stream().anyMatch(ClientReport::interrupted),
        parts.getFirst().scheduleHash(),
        plannedRequests(),
        Math.toIntExact(sum(ClientReport::maxInFlight)),
        Math.toIntExact(sum(ClientReport::inFlightPeak)),
        longest(ClientReport::inFlightLimitedNs),
        Math.toIntExact(sum(ClientReport::loops)),
        longest(ClientReport::loopStallMaxNs),
        largest(ClientReport::loopBusyShare),
        longest(ClientReport::gcPauseTotalNs),
        longest(ClientReport::gcPauseMaxNs),
        busiest.cpuShare(),
        busiest.cores(),
        largest(ClientReport::stealShare),
        clockStepNs(),
        transports(),
        wire(),
        stamps(),
        receiptLag(),
        nodes);
  }

  private boolean hasCommonPhase() {
    return longest(ClientReport::measurementStartNs) < shortest(ClientReport::measurementEndNs);
  }

  private long startNs() {
    return hasCommonPhase()
        ? longest(ClientReport::measurementStartNs)
        : shortest(ClientReport::measurementStartNs);
  }

  private long endOfMeasurementNs() {
    boolean isAllAtOnce =
        workload.arrival() instanceof Arrival.Max
            && workload.measurement() instanceof Extent.Requests;
    return hasCommonPhase() && !isAllAtOnce
        ? shortest(ClientReport::measurementEndNs)
        : longest(ClientReport::measurementEndNs);
  }

  private long plannedRequests() {
    boolean isPlanned = parts.stream().allMatch(part -> part.plannedRequests() >= 0);
    return isPlanned ? sum(ClientReport::plannedRequests) : -1;
  }

  private long clockStepNs() {
    return parts.stream()
        .map(ClientReport::wallClockStepNs)
        .max(Comparator.comparingLong(Math::abs))
        .orElse(0L);
  }

  private String transports() {
    return parts.stream().map(ClientReport::transport).distinct().collect(Collectors.joining(", "));
  }

  private Wire wire() {
    return new Wire(
        sum(part -> part.wire().connectionsOpened()),
        sum(part -> part.wire().staleRetries()),
        sum(part -> part.wire().unterminatedAnswers()));
  }

  private Stamps stamps() {
    boolean isKernel = parts.stream().allMatch(part -> part.stamps() == Stamps.KERNEL);
    return isKernel ? Stamps.KERNEL : Stamps.CLIENT;
  }

  private ReceiptLag receiptLag() {
    return new ReceiptLag(
        sum(part -> part.receiptLag().reads()),
        longest(part -> part.receiptLag().p50Ns()),
        longest(part -> part.receiptLag().p99Ns()));
  }

  private long sum(ToLongFunction<ClientReport> count) {
    return parts.stream().mapToLong(count).sum();
  }

  private long longest(ToLongFunction<ClientReport> time) {
    return parts.stream().mapToLong(time).max().orElse(0);
  }

  private long shortest(ToLongFunction<ClientReport> time) {
    return parts.stream().mapToLong(time).min().orElse(0);
  }

  private double largest(ToDoubleFunction<ClientReport> share) {
    return parts.stream().mapToDouble(share).max().orElse(-1);
  }
}
