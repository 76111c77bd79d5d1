package hpcbench.monitor;

import hpcbench.observe.HostState;
import java.util.List;

/// Several listeners as one.
///
/// @param all each of them
public record Listeners(List<Listener> all) implements Listener {
  public Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void server(ServerSource server, ServerSource.Told told) {
    all.forEach(listener -> listener.server(server, told));
  }

  @Override
  public void host(String node, HostState state) {
    all.forEach(listener -> listener.host(node, state));
  }
}
