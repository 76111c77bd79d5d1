package hpcbench.orchestrate;

import hpcbench.drive.Driver;

/// What puts the load of a run, on however many nodes.
public interface Clients {
  /// All of it as one driver.
  Driver driver();

  /// Ends what was started for it, and waits until nothing of it is left.
  ///
  /// @throws ServerException when something of it could not be ended
  default void end() throws ServerException, InterruptedException {}

  /// Ends it without waiting.
  default void close() {}
}
