package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.monitor.Listener;
import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the servers and the clients of a run are: on this machine, or on the nodes of a cluster.
/// The seven phases are the same everywhere.
public interface Site {
  /// Where servers are started: the same service at each of these places. At least one.
  List<ServerPlace> servers();

  /// Starts what puts the load, and returns when all of it answers.
  ///
  /// @param order the run
  /// @param work for what clients need only while they run; it exists, or can be made
  /// @param logs for their output
  /// @param events told what happens
  /// @throws ServerException when one does not start, or cannot be used
  Clients launchClients(RunOrder order, Path work, Path logs, Consumer<RunEvent> events)
      throws ServerException, IOException, InterruptedException;

  /// The machines of the site that can be watched, by the names of their nodes.
  Map<String, Source<HostState>> hosts();

  /// Told of all that is seen of servers and machines while trials run.
  default Listener listener() {
    return Listener.NONE;
  }

  /// When the site is taken away, by which the run has to have ended; empty when it never is.
  default Optional<Instant> end() {
    return Optional.empty();
  }

  /// This machine: servers are its processes, and the load comes from this process.
  static Site here(Driver driver) {
    return new ThisMachine(driver);
  }
}
