package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.observe.HostReport;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// A server's GPUs had no work for at least half of the time, while requests ran: the machine
/// around them does not feed them.
final class IdleGpu implements Rule {
  private static final double BUSY = 0.5;
  private static final double RUNNING = 1;

  @Override
  public String name() {
    return "idle-gpu";
  }

  @Override
  public String limit() {
    return "the GPUs of a server's machine have work ≤ %s of the time, while on average at least %s request runs"
        .formatted(percent(BUSY), number(RUNNING));
  }

  @Override
  public String remedy() {
    return "less work of the CPU between steps, faster cores, or more requests at once";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    double running = evidence.running();
    return evidence.serverHosts().reports().stream()
        .filter(host -> host.gpuBusyMean().filter(busy -> busy <= BUSY).isPresent())
        .filter(_ -> running >= RUNNING)
        .findFirst()
        .map(host -> found(evidence, host, running));
  }

  private Bottleneck found(TrialEvidence evidence, HostReport host, double running) {
    double busy = host.gpuBusyMean().orElse(0.0);
    return new Bottleneck(
        Where.HOST,
        name(),
        0,
        "the %d GPUs of %s had no work %s of the time, while %s requests ran on average and its CPU cores were busy %s of the time"
            .formatted(
                host.gpus(),
                host.node(),
                percent(1 - busy),
                number(running),
                percent(host.cpuBusyMean())),
        advice(evidence.settings(), running));
  }

  private static String advice(ServiceSettings settings, double running) {
    String more =
        "let more than %s requests run at once (%s)"
            .formatted(number(running), settings.batchLimit());
    return settings.isVllm()
        ? "spend less time between steps (%s, %s, faster or more CPU cores), or %s"
            .formatted(settings.named("enforce_eager"), settings.named("async_scheduling"), more)
        : "spend less time between steps (faster or more CPU cores), or " + more;
  }
}
