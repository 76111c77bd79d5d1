package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;

import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.recipe.Balance;
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
  public String name() {
    return "uneven-servers";
  }

  @Override
  public String limit() {
    return "one server has, running and waiting, at least %s times as many requests as another, and %s more"
        .formatted(number(TIMES), number(MORE));
  }

  @Override
  public String remedy() {
    return "balance by what is in flight";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    List<Busy> servers =
        evidence.observed().servers().stream()
            .map(Busy::of)
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingDouble(Busy::requests))
            .toList();
    return servers.size() < 2 || !isUneven(servers.getFirst(), servers.getLast())
        ? Optional.empty()
        : Optional.of(found(evidence, servers));
  }

  private static boolean isUneven(Busy least, Busy most) {
    return most.requests() >= TIMES * least.requests()
        && most.requests() >= least.requests() + MORE;
  }

  private Bottleneck found(TrialEvidence evidence, List<Busy> servers) {
    Busy least = servers.getFirst();
    Busy most = servers.getLast();
    double even = servers.stream().mapToDouble(Busy::requests).average().orElse(0);
    return new Bottleneck(
        Where.SERVERS,
        name(),
        0,
        "%s had %s requests on average, %s only %s"
            .formatted(
                most.server(), number(most.requests()), least.server(), number(least.requests())),
        "an even share of the %d servers is %s each: %s"
            .formatted(
                servers.size(), number(even), advice(evidence.trial().workload().balance())));
  }

  private static String advice(Balance balance) {
    return switch (balance) {
      case LEAST_IN_FLIGHT ->
          "requests are balanced by what is in flight already, so have as many in flight from each client, and look at why one server is slower";
      case ROUND_ROBIN ->
          "balance requests by what is in flight (workload.balance: least-in-flight, now round-robin), and look at why one server is slower";
      case STICKY ->
          "balance requests by what is in flight (workload.balance: least-in-flight, now sticky), or have many more groups of prompts than servers";
    };
  }
}
