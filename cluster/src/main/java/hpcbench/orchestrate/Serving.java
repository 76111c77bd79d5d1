package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// The server that trials are run against: one at a time, kept for as long as trials can share it.
final class Serving implements AutoCloseable {
  private final Plan plan;
  private final Deployer deployer;
  private final WatchedDriver driver;
  private final Consumer<RunEvent> events;
  private final RunRecord record;
  private Optional<Server> current = Optional.empty();

  Serving(
      Plan plan,
      Deployer deployer,
      WatchedDriver driver,
      RunRecord record,
      Consumer<RunEvent> events) {
    this.plan = plan;
    this.deployer = deployer;
    this.driver = driver;
    this.record = record;
    this.events = events;
  }

  /// The server for this trial, ready to answer: the current one where it fits, else a new one in
  /// its place.
  Server ready(Trial trial) throws ServerException, IOException, InterruptedException {
    if (current.isPresent() && current.get().serves(trial)) {
      return current.get();
    }
    end();
    Server server = deployer.deploy(plan, trial);
    current = Optional.of(server);
    new Readiness(server, trial, driver, events).await();
    record.add(server.origin());
    return server;
  }

  /// Ends the current server, if there is one, and waits until nothing of it is left.
  void end() throws ServerException, InterruptedException {
    Optional<Server> server = current;
    current = Optional.empty();
    if (server.isPresent()) {
      server.get().end();
    }
  }

  /// Ends the current server without waiting.
  @Override
  public void close() {
    current.ifPresent(Server::close);
  }
}
