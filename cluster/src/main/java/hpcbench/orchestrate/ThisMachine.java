package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.monitor.LocalHost;
import hpcbench.monitor.Source;
import hpcbench.observe.HostState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A site of one machine: servers serve on its loopback address, and one driver of this process
/// puts the load.
final class ThisMachine implements Site {
  private static final ServerPlace PLACE =
      new ServerPlace(
          "localhost", "127.0.0.1", Optional.empty(), new LocalLauncher(), Optional.empty());

  private final Driver driver;

  ThisMachine(Driver driver) {
    this.driver = driver;
  }

  @Override
  public List<ServerPlace> servers() {
    return List.of(PLACE);
  }

  @Override
  public Map<String, Source<HostState>> hosts() {
    return Map.of(PLACE.node(), new LocalHost());
  }

  @Override
  public Clients launchClients(RunOrder order, Path work, Path logs, Consumer<RunEvent> events) {
    return () -> driver;
  }
}
