package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.executor.ExecutorClient;
import hpcbench.executor.Fleet;
import hpcbench.executor.FleetNode;
import hpcbench.executor.Token;
import hpcbench.measure.ClockOffset;
import hpcbench.monitor.RemoteHost;
import hpcbench.monitor.Scraper;
import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import hpcbench.result.Calibration;
import hpcbench.result.Provenance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The executors of a run's client nodes, and the fleet that they are.
final class NodeClients implements Clients {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  /// How long an executor may be silent before it counts as lost.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<NodeProcess> executors;
  private final List<FleetNode> nodes;
  private final Map<String, Provenance.Host> machines;
  private final Map<String, Calibration> calibrations;
  private final Token token;
  private final Fleet fleet;

  private NodeClients(
      List<NodeProcess> executors,
      List<FleetNode> nodes,
      Map<String, Provenance.Host> machines,
      Map<String, Calibration> calibrations,
      Token token,
      Fleet fleet) {
    this.executors = List.copyOf(executors);
    this.nodes = List.copyOf(nodes);
    this.machines = Map.copyOf(machines);
    this.calibrations = Map.copyOf(calibrations);
    this.token = token;
    this.fleet = fleet;
  }

  /// Waits until every executor answers, compares clocks and asks what their machines are, and what
  /// they can do.
  ///
  /// @throws ServerException when one does not start in time
  /// @throws IOException when one cannot be reached from here
  static NodeClients of(
      List<NodeProcess> executors,
      RunOrder order,
      Token token,
      Path work,
      Duration timeout,
      Consumer<RunEvent> events)
      throws ServerException, IOException, InterruptedException {
    List<FleetNode> nodes = new ArrayList<>();
    Map<String, Provenance.Host> machines = new HashMap<>();
    Map<String, Calibration> calibrations = new HashMap<>();
    Map<String, Integer> sameName = new HashMap<>();
    for (NodeProcess executor : executors) {
      ExecutorClient client = new ExecutorClient(executor.address(timeout), token, CALL_LIMIT);
      int count = sameName.merge(executor.node(), 1, Integer::sum);
      String name = count == 1 ? executor.node() : executor.node() + "#" + count;
      events.accept(new RunEvent.Note(ready(name, client)));
      machines.put(executor.node(), client.machine());
      client.calibration().ifPresent(found -> calibrations.put(executor.node(), found));
      nodes.add(new FleetNode(name, client, executor::death));
    }
    Fleet fleet = new Fleet(nodes, order.recipeFolder(), work.resolve("requests"), PATIENCE);
    return new NodeClients(executors, nodes, machines, calibrations, token, fleet);
  }

  private static String ready(String name, ExecutorClient client)
      throws IOException, InterruptedException {
    ClockOffset offset = client.clockOffset();
    return String.format(
        Locale.ROOT,
        "client node %s is ready at %s; its clock is known to ±%.3f ms",
        name,
        client.base(),
        offset.uncertaintyNs() / 1e6);
  }

  @Override
  public Driver driver() {
    return fleet;
  }

  /// Executors tell of their machines; several on one node tell the same.
  @Override
  public Map<String, Source<HostState>> hosts(Scraper scraper) {
    Map<String, Source<HostState>> hosts = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      URI metrics = nodes.get(i).client().base().resolve("/metrics/prometheus");
      hosts.putIfAbsent(
          executors.get(i).node(), new RemoteHost(metrics, Optional.of(token.secret()), scraper));
    }
    return hosts;
  }

  @Override
  public Map<String, Provenance.Host> machines() {
    return machines;
  }

  @Override
  public Map<String, Calibration> calibrations(Optional<Calibration> ofThisMachine) {
    return calibrations;
  }

  @Override
  public void end() throws ServerException, InterruptedException {
    fleet.close();
    executors.forEach(NodeProcess::close);
    for (NodeProcess executor : executors) {
      executor.end();
    }
  }

  @Override
  public void close() {
    fleet.close();
    executors.forEach(NodeProcess::close);
  }
}
