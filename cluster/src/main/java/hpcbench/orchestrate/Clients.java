package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.monitor.Machine;
import hpcbench.monitor.Scraper;
import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import hpcbench.result.Calibration;
import hpcbench.result.Provenance;
import java.util.Map;
import java.util.Optional;

/// What puts the load of a run, on however many nodes.
public interface Clients {
  /// All of it as one driver.
  Driver driver();

  /// The machines it runs on, by the names of their nodes, where they can be watched.
  ///
  /// @param scraper fetches what they tell
  default Map<String, Source<HostState>> hosts(Scraper scraper) {
    return Map.of();
  }

  /// What those machines are, by the names of their nodes, where they are others than this one.
  default Map<String, Provenance.Host> machines() {
    return Map.of();
  }

  /// What the load engine can do on each machine that it runs on, by the name of its node, where
  /// that was found out.
  ///
  /// @param ofThisMachine what it can do on this one
  default Map<String, Calibration> calibrations(Optional<Calibration> ofThisMachine) {
    return ofThisMachine.map(found -> Map.of(Machine.host().name(), found)).orElse(Map.of());
  }

  /// Ends what was started for it, and waits until nothing of it is left.
  ///
  /// @throws ServerException when something of it could not be ended
  default void end() throws ServerException, InterruptedException {}

  /// Ends it without waiting.
  default void close() {}
}
