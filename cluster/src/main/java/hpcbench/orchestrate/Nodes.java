package hpcbench.orchestrate;

import hpcbench.executor.Token;
import hpcbench.monitor.Listener;
import hpcbench.monitor.Scraper;
import hpcbench.recipe.Resources;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A site of several nodes: servers are started on theirs, and an executor on each client node; the
/// load comes from all executors together.
public final class Nodes implements Site {
  private final Roles roles;
  private final List<ServerPlace> servers;
  private final Listener listener;
  private final Optional<Instant> end;

  private Nodes(Roles roles, List<ServerPlace> servers, Listener listener, Optional<Instant> end) {
    this.roles = roles;
    this.listener = listener;
    this.servers = List.copyOf(servers);
    this.end = end;
  }

  /// The site that these nodes are.
  ///
  /// @throws ServerException when the name of a node is unknown
  public static Nodes of(Roles roles) throws ServerException {
    for (String node :
        Stream.concat(roles.clients().stream(), roles.monitors().stream()).toList()) {
      String _ = NodeAddress.of(node);
    }
    List<ServerPlace> places = new ArrayList<>();
    for (String node : roles.servers().isEmpty() ? List.of("localhost") : roles.servers()) {
      places.add(
          new ServerPlace(
              node,
              NodeAddress.of(node),
              roles.serverPort(),
              roles.launcher(),
              roles.containers()));
    }
    return new Nodes(roles, places, Listener.NONE, Optional.empty());
  }

  /// Whether all of these nodes are this machine.
  public static boolean areHere(Collection<String> nodes) {
    return nodes.stream().allMatch(NodeAddress::isHere);
  }

  /// The same site, with somebody who is told of all that is seen of servers and machines.
  public Nodes watchedBy(Listener other) {
    return new Nodes(roles, servers, other, end);
  }

  /// The same nodes, which are taken away at this instant.
  public Nodes until(Optional<Instant> instant) {
    return new Nodes(roles, servers, listener, instant);
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public Optional<Instant> end() {
    return end;
  }

  @Override
  public List<ServerPlace> servers() {
    return servers;
  }

  @Override
  public Watchers launchWatchers(
      RunOrder order, Path work, Path logs, Scraper scraper, Consumer<RunEvent> events)
      throws IOException, InterruptedException {
    int gpus = order.plan().trials().getFirst().resources().servers().gpus();
    return NodeWatchers.start(roles, gpus, work, logs, scraper, events);
  }

  /// Starts all executors at once and waits for each.
  @Override
  public Clients launchClients(RunOrder order, Path work, Path logs, Consumer<RunEvent> events)
      throws ServerException, IOException, InterruptedException {
    Token token = Token.random();
    Path tokenFile = Files.createDirectories(work).resolve("executor-token");
    token.writeTo(tokenFile);
    Secrets secrets = Secrets.of(System.getenv()).and(List.of(token.secret()));
    Resources.Share share = order.plan().trials().getFirst().resources().clients();
    List<NodeProcess> executors = new ArrayList<>();
    try {
      for (int number = 1; number <= roles.clients().size(); number++) {
        executors.add(NodeProcess.executor(roles, number, share, tokenFile, logs, secrets));
      }
      return NodeClients.of(executors, order, token, work, roles.timeout(), events);
    } catch (ServerException | IOException | InterruptedException | RuntimeException e) {
      executors.forEach(NodeProcess::close);
      throw e;
    }
  }
}
