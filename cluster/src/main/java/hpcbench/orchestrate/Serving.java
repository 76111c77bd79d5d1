package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// The servers that trials are run against: those of one configuration at a time, kept for as long
/// as trials can share them.
final class Serving implements AutoCloseable {
  private final Plan plan;
  private final Deployer deployer;
  private final WatchedDriver driver;
  private final Consumer<RunEvent> events;
  private final RunRecord record;
  private Optional<Replicas> current = Optional.empty();

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

  /// The servers for this trial, ready to answer: the current ones where they fit, else new ones in
  /// their place.
  Replicas ready(Trial trial) throws ServerException, IOException, InterruptedException {
    if (current.isPresent() && current.get().serve(trial)) {
      return current.get();
    }
    end();
    Replicas replicas = deployer.deploy(plan, trial);
    current = Optional.of(replicas);
    noteUnused(trial, replicas);
    for (Server server : replicas.servers()) {
      new Readiness(server, trial, driver, events).await();
      record.add(server.origin());
    }
    return replicas;
  }

  private void noteUnused(Trial trial, Replicas replicas) {
    int nodes = plan.orchestration().serverNodes();
    int used = replicas.servers().size();
    if (trial.servers().replicas().isPresent() && used < nodes) {
      events.accept(
          new RunEvent.Note(
              "trial %s has %d servers; there are %d server nodes"
                  .formatted(trial.id(), used, nodes)));
    }
  }

  /// Ends the current servers, if there are any, and waits until nothing of them is left.
  void end() throws ServerException, InterruptedException {
    Optional<Replicas> replicas = current;
    current = Optional.empty();
    if (replicas.isPresent()) {
      replicas.get().end();
    }
  }

  /// Ends the current servers without waiting.
  @Override
  public void close() {
    current.ifPresent(Replicas::close);
  }
}
