package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.service.Deployment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The servers that trials are run against: those of one configuration at a time, kept for as long
/// as trials can share them.
final class Serving implements AutoCloseable {
  /// Each is on a port of its own, so that it takes as many coincidences to fail them all.
  private static final int ATTEMPTS = 3;

  private final Plan plan;
  private final Deployer deployer;
  private final WatchedDriver driver;
  private final Consumer<RunEvent> events;
  private final RunRecord record;
  private Optional<Replicas> current = Optional.empty();
  private Duration longestStart = Duration.ZERO;

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
    long before = System.nanoTime();
    Replicas replicas = started(trial, ATTEMPTS);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    longestStart = took.compareTo(longestStart) > 0 ? took : longestStart;
    return replicas;
  }

  private Replicas started(Trial trial, int attempts)
      throws ServerException, IOException, InterruptedException {
    Replicas replicas = deployer.deploy(plan, trial);
    current = Optional.of(replicas);
    noteUnused(trial, replicas);
    try {
      AllReady.await(readiness(replicas, trial));
    } catch (ServerException e) {
      startAgain(trial, replicas, attempts, e);
      return started(trial, attempts - 1);
    }
    for (Server server : replicas.servers()) {
      record.add(server.origin());
    }
    return replicas;
  }

  private List<AllReady.Wait> readiness(Replicas replicas, Trial trial) {
    Lock asking = new ReentrantLock();
    boolean isAlone = replicas.servers().size() == 1;
    return replicas.servers().stream()
        .map(server ->
            new Readiness(
                server, isAlone ? name(server) : addressed(server), trial, driver, asking, events))
        .<AllReady.Wait>map(readiness -> readiness::await)
        .toList();
  }

  private static String name(Server server) {
    return server.service().name();
  }

  private static String addressed(Server server) {
    return name(server) + " at " + server.address().getAuthority();
  }

  /// Ends those that are not ready, if another start may go better.
  ///
  /// @throws ServerException the problem, if it may not
  private void startAgain(Trial trial, Replicas replicas, int attempts, ServerException problem)
      throws ServerException, InterruptedException {
    Optional<Deployment> dead = replicas.dead().flatMap(Server::deployment);
    if (dead.isEmpty() || attempts == 1) {
      throw problem;
    }
    end();
    String reason = deployer.lostPort(trial, dead.get()).orElseThrow(() -> problem);
    events.accept(new RunEvent.Note(reason + " meanwhile; the service is started on another"));
  }

  /// How long the servers of this trial will take to be ready: nothing when they are, else as long
  /// as the slowest of this run so far.
  Duration timeToStart(Trial trial) {
    boolean isReady = current.map(servers -> servers.serve(trial)).orElse(false);
    return isReady ? Duration.ZERO : longestStart;
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
      leave(replicas.get());
      replicas.get().end();
    }
  }

  private void leave(Replicas replicas) {
    replicas.servers().stream()
        .map(Server::leave)
        .flatMap(Optional::stream)
        .forEach(problem -> events.accept(new RunEvent.Note(problem)));
  }

  /// Ends the current servers without waiting.
  @Override
  public void close() {
    current.ifPresent(Replicas::close);
  }
}
