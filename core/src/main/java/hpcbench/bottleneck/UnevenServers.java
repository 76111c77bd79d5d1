package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;

import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One of several servers had at least twice as many requests as another, and two more.
final class UnevenServers implements Rule {
  private static final double TIMES = 2;
  private static final double MORE = 2;

  private record Busy(String server, double requests) {
    private static Optional<Busy> of(ServerReport report) {
      return report
          .gauge(ServerMetric.RUNNING_REQUESTS)
          .flatMap(running ->
              report
                  .gauge(ServerMetric.WAITING_REQUESTS)
                  .map(waiting -> new Busy(report.server(), running.mean() + waiting.mean())));
    }
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    List<Busy> servers =
        evidence.observed().servers().stream()
            .map(Busy::of)
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingDouble(Busy::requests))
            .toList();
    return servers.size() < 2
        ? Optional.empty()
        : Optional.of(servers.getLast())
            .filter(most -> isUneven(servers.getFirst(), most))
            .map(most -> found(servers.getFirst(), most));
  }

  private static boolean isUneven(Busy least, Busy most) {
    return most.requests() >= TIMES * least.requests()
        && most.requests() >= least.requests() + MORE;
  }

  private static Bottleneck found(Busy least, Busy most) {
    return new Bottleneck(
        Where.SERVERS,
        "uneven-servers",
        0,
        "%s had %s requests on average, %s only %s"
            .formatted(
                most.server(), number(most.requests()), least.server(), number(least.requests())),
        "balance requests by what is in flight, or use as many clients for each server");
  }
}
