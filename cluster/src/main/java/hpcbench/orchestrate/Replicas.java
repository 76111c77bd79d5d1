package hpcbench.orchestrate;

import hpcbench.plan.Trial;
import hpcbench.recipe.Api;
import hpcbench.service.PrefixCacheControl;
import hpcbench.target.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The servers of a run that are the same service: one, or one on each server node. When one of
/// them ends, the service is not what it was.
final class Replicas {
  private static final Duration DEATH_NOTICE = Duration.ofSeconds(1);

  private final List<Server> servers;

  /// @param servers at least one
  Replicas(List<Server> servers) {
    this.servers = List.copyOf(servers);
  }

  List<Server> servers() {
    return servers;
  }

  /// Whether they can serve another trial as they are.
  boolean serve(Trial other) {
    return servers.getFirst().serves(other);
  }

  /// Where they are, in the order in which requests number them.
  List<String> addresses() {
    return servers.stream().map(server -> server.address().toString()).toList();
  }

  /// Names of the nodes that they run on, where we started them.
  List<String> nodes() {
    return servers.stream().flatMap(server -> server.nodes().stream()).distinct().toList();
  }

  /// How their caches are kept out of a trial, where they can be.
  Optional<PrefixCacheControl> prefixCacheControl() {
    return servers.getFirst().service().prefixCacheControl();
  }

  Target target(Api api) {
    Target first = servers.getFirst().target(api);
    List<URI> others = servers.stream().skip(1).map(Server::address).toList();
    return new Target(first.base(), first.dialect(), first.apiKey(), others);
  }

  /// Completes when one of them has ended.
  CompletableFuture<?> ended() {
    return CompletableFuture.anyOf(
        servers.stream().map(Server::ended).toArray(CompletableFuture[]::new));
  }

  /// After connections to them failed: gives the end of one of them, if that is the reason, the
  /// moment it takes to be noticed.
  void awaitNoticeOfDeath() throws InterruptedException {
    if (servers.stream().anyMatch(Server::isOurs)) {
      Object _ =
          ended()
              .handle((_, _) -> true)
              .completeOnTimeout(false, DEATH_NOTICE.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    }
  }

  /// The first that has ended by itself.
  Optional<Server> dead() {
    return servers.stream().filter(Server::hasDied).findFirst();
  }

  /// @throws ServerException with its log's tail, when one of them has ended by itself
  void requireAlive(String when) throws ServerException, InterruptedException {
    for (Server server : servers) {
      server.requireAlive(when);
    }
  }

  /// Ends those that we started, and waits until nothing of them is left.
  void end() throws ServerException, InterruptedException {
    close();
    for (Server server : servers) {
      server.end();
    }
  }

  /// Ends them without waiting.
  void close() {
    servers.forEach(Server::close);
  }
}
