package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.observe.HostReport;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Comparator;
import java.util.Optional;

/// The cores of a server's machine were busy for at least nine tenths of the time.
final class BusyHost implements Rule {
  private static final double BUSY = 0.9;

  @Override
  public String name() {
    return "server-cpu";
  }

  @Override
  public String limit() {
    return "the CPU cores of a server's machine are busy ≥ %s of the time".formatted(percent(BUSY));
  }

  @Override
  public String remedy() {
    return "more cores for the server, or clients on other machines";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    return evidence.serverHosts().reports().stream()
        .max(Comparator.comparingDouble(HostReport::cpuBusyMean))
        .filter(host -> host.cpuBusyMean() >= BUSY)
        .map(host -> found(evidence, host));
  }

  private Bottleneck found(TrialEvidence evidence, HostReport host) {
    return new Bottleneck(
        Where.HOST,
        name(),
        0,
        "the CPU cores of %s were busy %s of the time"
            .formatted(host.node(), percent(host.cpuBusyMean())),
        advice(evidence, host));
  }

  /// Machines are watched from where the client is, so it is one of those that use these cores.
  private static String advice(TrialEvidence evidence, HostReport host) {
    return "give the server more cores of its own: the client kept %s of these %d busy%s"
        .formatted(number(evidence.client().cpuShare()), evidence.client().cores(), gpus(host));
  }

  private static String gpus(HostReport host) {
    return host.gpuBusyMean()
        .map(busy -> "; the GPUs beside them had work %s of the time".formatted(percent(busy)))
        .orElse("; no GPU is known of beside them, so a GPU would help most");
  }
}
