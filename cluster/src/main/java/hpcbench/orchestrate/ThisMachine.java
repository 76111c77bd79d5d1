package hpcbench.orchestrate;

import hpcbench.container.Containers;
import hpcbench.drive.Driver;
import hpcbench.monitor.Listener;
import hpcbench.monitor.LocalHost;
import hpcbench.monitor.Scraper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A site of one machine: servers serve on its loopback address, and one driver of this process
/// puts the load.
final class ThisMachine implements Site {
  private final Driver driver;
  private final ServerPlace place;
  private final Listener listener;

  ThisMachine(Driver driver, Optional<Containers> containers, Listener listener) {
    this.driver = driver;
    this.listener = listener;
    this.place =
        new ServerPlace(
            "localhost", "127.0.0.1", Optional.empty(), new LocalLauncher(), containers);
  }

  @Override
  public List<ServerPlace> servers() {
    return List.of(place);
  }

  @Override
  public Watchers launchWatchers(
      RunOrder order, Path work, Path logs, Scraper scraper, Consumer<RunEvent> events) {
    return () -> Map.of(place.node(), new LocalHost());
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public Clients launchClients(RunOrder order, Path work, Path logs, Consumer<RunEvent> events) {
    return () -> driver;
  }
}
