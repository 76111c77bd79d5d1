package hpcbench.monitor;

import hpcbench.observe.HostState;

/// Told of everything that is seen, when it is seen, from the threads of the watches. Must not hold
/// them up.
public interface Listener {
  /// Nobody.
  Listener NONE =
      new Listener() {
        @Override
        public void server(ServerSource server, ServerSource.Told told) {}

        @Override
        public void host(String node, HostState state) {}
      };

  /// A server told this.
  void server(ServerSource server, ServerSource.Told told);

  /// A machine is in this state.
  void host(String node, HostState state);
}
