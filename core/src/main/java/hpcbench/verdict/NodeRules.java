package hpcbench.verdict;

import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.seconds;
import static hpcbench.verdict.Figures.time;
import static hpcbench.verdict.Figures.when;

import hpcbench.measure.ClientNode;
import hpcbench.result.Verdict.Level;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Whether several client nodes were one client. Nothing to say of a client that is alone.
final class NodeRules {
  private static final double AXIS_FLOOR_SECONDS = 0.01;
  private static final double AXIS_SHARE = 0.001;

  private NodeRules() {}

  static List<Rule> all() {
    return List.of(lostClient(), clientClocks());
  }

  /// Its share of the load was missing from some instant on, and so are its requests.
  private static Rule lostClient() {
    return new Rule(
        "lost-client",
        Level.INVALID,
        "every client node carries its share to the end",
        "see the node's log, and run it again",
        evidence -> {
          List<ClientNode> lost =
              evidence.client().nodes().stream().filter(node -> node.lost().isPresent()).toList();
          return when(!lost.isEmpty(), "%s", reasons(lost));
        });
  }

  private static String reasons(List<ClientNode> lost) {
    return lost.stream()
        .map(node -> "client node %s was lost: %s".formatted(node.name(), node.lost().orElse("")))
        .collect(Collectors.joining("; "));
  }

  /// Each latency is taken by one clock and stands; rates count what several nodes saw between two
  /// instants.
  private static Rule clientClocks() {
    return new Rule(
        "client-clocks",
        Level.CLIENT_LIMITED,
        "%s, and %s of the measured phase".formatted(time(AXIS_FLOOR_SECONDS), percent(AXIS_SHARE)),
        "latencies stand; for the rates, keep the nodes' clocks in step (NTP or PTP) and the network between them quiet",
        evidence ->
            evidence.client().nodes().stream()
                .max(Comparator.comparingLong(ClientNode::axisErrorNs))
                .flatMap(node -> {
                  double error = seconds(node.axisErrorNs());
                  return when(
                      error > AXIS_FLOOR_SECONDS && error > AXIS_SHARE * evidence.windowSeconds(),
                      "the clock of client node %s was off by up to %s",
                      node.name(),
                      time(error));
                }));
  }
}
