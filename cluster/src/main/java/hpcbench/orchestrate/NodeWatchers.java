package hpcbench.orchestrate;

import hpcbench.executor.Token;
import hpcbench.monitor.LocalHost;
import hpcbench.monitor.RemoteHost;
import hpcbench.monitor.Scraper;
import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What watches the server nodes and the monitor nodes of a run: a small process beside the service
/// on each of them, but for the node that this process runs on, which it watches itself. Client
/// nodes are told of by their executors.
///
/// A node that cannot be watched is told of, and costs its numbers alone.
final class NodeWatchers implements Watchers {
  /// Time for a Java runtime to start on a node that is busy loading a model.
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final List<NodeProcess> processes = new ArrayList<>();
  private final Map<String, Source<HostState>> hosts = new LinkedHashMap<>();
  private final Consumer<RunEvent> events;

  private NodeWatchers(Consumer<RunEvent> events) {
    this.events = events;
  }

  /// Starts them all at once, and waits until each answers or cannot.
  ///
  /// @param gpus how many GPUs a server is given, which are to be seen
  static NodeWatchers start(
      Roles roles, int gpus, Path work, Path logs, Scraper scraper, Consumer<RunEvent> events)
      throws IOException, InterruptedException {
    Token token = Token.random();
    Path file = Files.createDirectories(work).resolve("monitor-token");
    token.writeTo(file);
    Secrets secrets = Secrets.of(System.getenv()).and(List.of(token.secret()));
    NodeWatchers watchers = new NodeWatchers(events);
    try {
      for (String node : nodes(roles)) {
        int seen = roles.servers().contains(node) ? gpus : 0;
        watchers.add(node, () -> NodeProcess.monitor(roles, node, seen, file, logs, secrets));
      }
      watchers.await(token, scraper);
      return watchers;
    } catch (InterruptedException | RuntimeException e) {
      watchers.close();
      throw e;
    }
  }

  private static Set<String> nodes(Roles roles) {
    Set<String> nodes = new LinkedHashSet<>(roles.servers());
    nodes.addAll(roles.monitors());
    roles.clients().forEach(nodes::remove);
    return nodes;
  }

  @FunctionalInterface
  private interface Start {
    NodeProcess process() throws ServerException;
  }

  private void add(String node, Start start) {
    if (NodeAddress.isHere(node)) {
      hosts.put(node, new LocalHost());
      return;
    }
    try {
      processes.add(start.process());
    } catch (ServerException e) {
      tell(node, e);
    }
  }

  private void await(Token token, Scraper scraper) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    for (NodeProcess process : processes) {
      Duration rest = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
      try {
        URI metrics = process.address(rest).resolve("/metrics/prometheus");
        hosts.put(process.node(), new RemoteHost(metrics, Optional.of(token.secret()), scraper));
      } catch (ServerException e) {
        tell(process.node(), e);
      }
    }
  }

  private void tell(String node, ServerException problem) {
    events.accept(
        new RunEvent.Note("node %s is not watched: %s".formatted(node, problem.getMessage())));
  }

  @Override
  public Map<String, Source<HostState>> hosts() {
    return hosts;
  }

  @Override
  public void end() throws ServerException, InterruptedException {
    close();
    for (NodeProcess process : processes) {
      process.end();
    }
  }

  @Override
  public void close() {
    processes.forEach(NodeProcess::close);
  }
}
