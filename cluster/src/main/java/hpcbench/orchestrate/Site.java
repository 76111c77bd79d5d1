package hpcbench.orchestrate;

import hpcbench.container.Containers;
import hpcbench.drive.Driver;
import hpcbench.monitor.Listener;
import hpcbench.monitor.Scraper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

  /// Starts what watches the machines of the site that put no load, and returns when it answers. A
  /// machine that cannot be watched is told of as an event.
  ///
  /// @param order the run
  /// @param work for what watchers need only while they run; it exists, or can be made
  /// @param logs for their output
  /// @param scraper fetches what they tell
  /// @param events told what happens
  Watchers launchWatchers(
      RunOrder order, Path work, Path logs, Scraper scraper, Consumer<RunEvent> events)
      throws IOException, InterruptedException;

  /// Told of all that is seen of servers and machines while trials run.
  default Listener listener() {
    return Listener.NONE;
  }

  /// When the site is taken away, by which the run has to have ended; empty when it never is.
  default Optional<Instant> end() {
    return Optional.empty();
  }

  /// This machine: servers are its processes, without containers, and the load comes from this
  /// process.
  static Site here(Driver driver) {
    return here(driver, Optional.empty(), Listener.NONE);
  }

  /// The same.
  ///
  /// @param containers how servers run in images here; empty where they run without
  /// @param listener told of all that is seen while trials run
  static Site here(Driver driver, Optional<Containers> containers, Listener listener) {
    return new ThisMachine(driver, containers, listener);
  }
}
