package hpcbench.recipe;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How the service is started and watched.
///
/// @param healthCheck how long to wait for readiness, and how
/// @param serviceConfig the service's own settings, by its own names; each service documents its
///   own
/// @param command a command line to start in place of the service's own, one word an element
/// @param port the port to serve on; without one a free port near the service's usual one is taken
/// @param replicas how many servers of the service share the load; without a number one on each
///   server node
/// @param custom how a service is spoken to that the recipe describes itself
public record Servers(
    HealthCheck healthCheck,
    Map<String, Object> serviceConfig,
    Optional<List<String>> command,
    Optional<Integer> port,
    Optional<Integer> replicas,
    Optional<CustomApi> custom) {
  /// What a recipe means that says nothing of servers.
  public static final Servers DEFAULT =
      new Servers(
          HealthCheck.DEFAULT, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Servers {
    serviceConfig = Collections.unmodifiableSortedMap(new TreeMap<>(serviceConfig));
    command = command.map(List::copyOf);
  }

  /// Those of a service that the toolkit knows.
  public Servers(
      HealthCheck healthCheck,
      Map<String, Object> serviceConfig,
      Optional<List<String>> command,
      Optional<Integer> port,
      Optional<Integer> replicas) {
    this(healthCheck, serviceConfig, command, port, replicas, Optional.empty());
  }
}
