package hpcbench.orchestrate;

import hpcbench.container.Containers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which nodes play which role, and how what they need is started.
///
/// @param servers nodes for the service; none when it runs already
/// @param clients nodes that put the load; one may be named several times
/// @param monitors nodes that only watch; the first is usually the one that this process runs on
/// @param serverPort the port of servers, whatever the recipe says
/// @param clientPort the port of executors, or the first free one of the hundred from there on
/// @param timeout how long executors may take to answer
/// @param launcher starts processes on the nodes
/// @param containers how server nodes run containers; empty where servers are started without
/// @param programs what is started on nodes beside the service
public record Roles(
    List<String> servers,
    List<String> clients,
    List<String> monitors,
    Optional<Integer> serverPort,
    int clientPort,
    Duration timeout,
    Launcher launcher,
    Optional<Containers> containers,
    Programs programs) {
  public Roles {
    servers = List.copyOf(servers);
    clients = List.copyOf(clients);
    monitors = List.copyOf(monitors);
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("at least one client node is needed");
    }
  }

  /// The toolkit's own programs.
  ///
  /// @param executor the command line of `hpcbench executor`, without options
  /// @param monitor the command line of `hpcbench monitor`, without options
  public record Programs(List<String> executor, List<String> monitor) {
    public Programs {
      executor = List.copyOf(executor);
      monitor = List.copyOf(monitor);
    }
  }
}
