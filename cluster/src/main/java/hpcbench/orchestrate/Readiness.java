package hpcbench.orchestrate;

import hpcbench.drive.Progress;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.plan.Trial;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Workload;
import hpcbench.service.Service;
import hpcbench.service.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/// Waits until a server really answers: its process lives, its health path answers 200, its model
/// is prepared and listed, and one real completion came back with tokens. A process that ends
/// meanwhile ends the wait.
final class Readiness {
  /// Statuses of servers that are about to be ready.
  private static final Set<Integer> NOT_YET = Set.of(0, 429, 502, 503, 504);

  private final Server server;
  private final Trial trial;
  private final WatchedDriver driver;
  private final Consumer<RunEvent> events;
  private final HealthCheck health;
  private final Service service;
  private final String name;
  private final Lock asking;
  private long deadlineNs;

  /// @param name what the server is called where its steps are told
  /// @param driver asks for the first answer
  /// @param asking held while it does: it asks one server at a time
  Readiness(
      Server server,
      String name,
      Trial trial,
      WatchedDriver driver,
      Lock asking,
      Consumer<RunEvent> events) {
    this.server = server;
    this.name = name;
    this.trial = trial;
    this.driver = driver;
    this.asking = asking;
    this.events = events;
    this.health = trial.servers().healthCheck();
    this.service = server.service();
  }

  /// Returns when the server is ready.
  ///
  /// @throws ServerException when it ended, was not ready in time, or cannot serve the model
  void await() throws ServerException, InterruptedException {
    if (!health.enabled()) {
      return;
    }
    long startNs = System.nanoTime();
    deadlineNs = startNs + health.timeout().toNanos();
    try {
      awaitHealth();
      prepare();
      requireModel();
      awaitAnswer();
    } catch (ServiceException e) {
      throw explained(e);
    }
    events.accept(
        new RunEvent.ServiceReady(
            service.name(),
            server.address().toString(),
            Duration.ofNanos(System.nanoTime() - startNs)));
  }

  private void awaitHealth() throws ServerException, InterruptedException {
    String path = health.endpoint().orElse(service.healthPath());
    step("waiting for " + server.address() + path);
    Optional<String> problem = unhealthy(path);
    while (problem.isPresent()) {
      if (!server.isOurs()) {
        // What we started refuses connections until it listens; elsewhere a person wants to know.
        step("waiting: " + problem.get());
      }
      waitOrFail(problem.get());
      problem = unhealthy(path);
    }
  }

  private Optional<String> unhealthy(String path) {
    try {
      int status = server.client().get(path).status();
      return status == 200
          ? Optional.empty()
          : Optional.of("%s%s answers status %d".formatted(server.address(), path, status));
    } catch (ServiceException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /// Preparation may fetch gigabytes, so its time does not count against the health check's.
  private void prepare() {
    long startNs = System.nanoTime();
    server.prepare(
        (step, done, total) -> events.accept(new RunEvent.ServiceStep(name, step, done, total)));
    deadlineNs += System.nanoTime() - startNs;
  }

  private void requireModel() throws ServerException {
    String model = trial.workload().model();
    List<String> models = service.models(server.client());
    if (!models.isEmpty() && !models.contains(model)) {
      throw new ServerException(
          "%s does not serve the model '%s'; it serves %s"
              .formatted(server.address(), model, String.join(", ", models)));
    }
  }

  private void awaitAnswer() throws ServerException, InterruptedException {
    step("waiting for its first answer");
    Outcome outcome = ask();
    while (!outcome.isCompleted()) {
      String problem = "a first request ended with: " + inWords(outcome);
      if (outcome instanceof Outcome.Failed failed && !NOT_YET.contains(failed.status())) {
        throw new ServerException("%s cannot be used: %s".formatted(server.address(), problem));
      }
      waitOrFail(problem);
      outcome = ask();
    }
  }

  /// Waiting for one's turn does not count against the health check's time.
  private Outcome ask() throws ServerException, InterruptedException {
    long startNs = System.nanoTime();
    asking.lockInterruptibly();
    try {
      deadlineNs += System.nanoTime() - startNs;
      return answer();
    } finally {
      asking.unlock();
    }
  }

  private Outcome answer() throws ServerException, InterruptedException {
    List<RequestRecord> answers = new ArrayList<>();
    Workload one = FirstRequest.like(trial.workload(), remaining());
    driver.drive(
        server.ended(),
        one,
        server.target(one.api()),
        FirstRequest.PROMPT,
        answers::add,
        (Progress _) -> {});
    if (server.hasDied()) {
      throw server.death("before it was ready");
    }
    return answers.isEmpty() ? new Outcome.Abandoned() : answers.getFirst().outcome();
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(deadlineNs - System.nanoTime(), 1_000_000_000));
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "an answer";
      case Outcome.Failed(var kind, int status, String detail) ->
          "%s, status %d, %s".formatted(kind, status, detail);
      case Outcome.Abandoned _ -> "no answer";
      case Outcome.NotSent(String reason) -> reason;
    };
  }

  /// Waits for the next probe; fails when the process ended or the time is up.
  private void waitOrFail(String problem) throws ServerException, InterruptedException {
    server.awaitEnd(health.interval());
    if (server.hasDied()) {
      throw server.death("before it was ready");
    }
    if (System.nanoTime() > deadlineNs) {
      throw new ServerException(
          "the service %s was not ready after %d s (servers.health_check.timeout): %s%s"
              .formatted(
                  service.name(), health.timeout().toSeconds(), problem, server.lastWords()));
    }
  }

  /// A request that failed because the process ended is told as that.
  private ServerException explained(ServiceException cause) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException(cause.getMessage());
    }
    server.awaitNoticeOfDeath();
    return server.hasDied()
        ? server.death("before it was ready")
        : new ServerException(String.valueOf(cause.getMessage()), cause);
  }

  private void step(String words) {
    events.accept(new RunEvent.ServiceStep(name, words, 0, 0));
  }
}
