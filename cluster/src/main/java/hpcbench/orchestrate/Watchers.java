package hpcbench.orchestrate;

import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import java.util.Map;

/// What tells of the machines of a run that put no load.
public interface Watchers {
  /// The machines that can be watched, by the names of their nodes.
  Map<String, Source<HostState>> hosts();

  /// Ends what was started for it, and waits until nothing of it is left.
  ///
  /// @throws ServerException when something of it could not be ended
  default void end() throws ServerException, InterruptedException {}

  /// Ends it without waiting.
  default void close() {}
}
