package hpcbench.service;

import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Servers;
import hpcbench.recipe.ServiceCatalog;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/// The services there are, by name.
public final class Services implements ServiceCatalog {
  private final TreeMap<String, Service> byName = new TreeMap<>();

  /// Exactly these services.
  ///
  /// @throws IllegalArgumentException when two have one name
  public Services(Collection<Service> services) {
    for (Service service : services) {
      Service other = byName.put(service.name(), service);
      if (other != null) {
        throw new IllegalArgumentException(
            "two services are called '%s': %s and %s"
                .formatted(service.name(), other.getClass(), service.getClass()));
      }
    }
  }

  /// Every service on the class path, as found by [ServiceLoader].
  public static Services installed() {
    return new Services(
        ServiceLoader.load(Service.class, Services.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /// Their names, sorted.
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  @Override
  public List<String> problems(String service, String model, Servers servers, ServerNodes nodes) {
    Service named = named(service);
    List<String> problems = named.problems(model, servers, nodes);
    return problems.isEmpty() ? missingRoom(named, servers, nodes) : problems;
  }

  @Override
  public Set<PrefixCache> prefixCaches(String service) {
    return named(service).prefixCacheControl().isPresent()
        ? EnumSet.allOf(PrefixCache.class)
        : EnumSet.of(PrefixCache.KEEP);
  }

  @Override
  public boolean needsCommand(String service) {
    return named(service).needsCommand();
  }

  /// Servers of one node can stand beside each other; those of several need nodes of their own.
  private static List<String> missingRoom(Service service, Servers servers, ServerNodes nodes) {
    int each = service.span(servers, nodes).nodes();
    return servers
        .replicas()
        .filter(wanted -> each > 1 && wanted * each > nodes.count())
        .map(wanted ->
            "replicas: %d servers of %d nodes each need %d server nodes, not %d (orchestration.node_allocation.servers.nodes)"
                .formatted(wanted, each, wanted * each, nodes.count()))
        .stream()
        .toList();
  }

  /// All of them, sorted by name.
  public List<Service> all() {
    return List.copyOf(byName.values());
  }

  /// The service of this name.
  ///
  /// @throws IllegalArgumentException when there is none; the message has a suggestion
  public Service named(String name) {
    Service service = byName.get(name);
    if (service == null) {
      throw new IllegalArgumentException(
          "no service is called '%s'%s".formatted(name, Suggestion.among(names(), name)));
    }
    return service;
  }
}
