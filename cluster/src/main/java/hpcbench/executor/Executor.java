package hpcbench.executor;

import hpcbench.drive.EngineDriver;
import hpcbench.drive.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The load engine of one node as others may use it: one order at a time, prepared first and begun
/// at an instant that all nodes share. Safe for use by several threads.
final class Executor implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final EngineOptions options;
  private final LongSupplier clock;
  private final Path folder;
  private Optional<Assignment> current = Optional.empty();
  private int assignments;

  /// @param clock nanoseconds that only move on; any origin will do
  /// @param folder a folder of its own for results; it is emptied in the end
  Executor(EngineOptions options, LongSupplier clock, Path folder) {
    this.options = options;
    this.clock = clock;
    this.folder = folder;
  }

  /// Now, by its clock.
  long now() {
    return clock.getAsLong();
  }

  /// Takes an order and begins to prepare. The same order again changes nothing.
  ///
  /// @return whether it is new
  /// @throws Refusal when another order is under way
  synchronized boolean start(ShareOrder order) throws IOException {
    if (current.isPresent()) {
      Assignment assignment = current.get();
      if (assignment.order().equals(order)) {
        return false;
      }
      if (assignment.order().id().equals(order.id()) || assignment.status().state().isBusy()) {
        throw new Refusal(
            409,
            "this executor has another order: %s; stop it first".formatted(assignment.order()));
      }
      forget(assignment);
    }
    Path log = folder.resolve("requests-%d.hbr".formatted(++assignments));
    Assignment assignment = new Assignment(order, new EngineDriver(options), clock, log);
    current = Optional.of(assignment);
    assignment.start();
    return true;
  }

  /// Says when the order begins.
  ///
  /// @param instant by this executor's clock
  void begin(String id, long instant) throws Refusal {
    require(id).begin(instant);
  }

  /// Stops the order; what has ended stays as it is.
  void stop(boolean atOnce) {
    current().ifPresent(assignment -> assignment.stop(atOnce));
  }

  Status status() {
    return current().map(Assignment::status).orElse(Status.NOTHING);
  }

  synchronized Optional<Assignment> current() {
    return current;
  }

  /// The requests of an order that has ended.
  ///
  /// @throws Refusal when it has not, or is not the one there is
  Path results(String id) throws Refusal {
    Assignment assignment = require(id);
    if (assignment.status().resultBytes().isEmpty()) {
      throw new Refusal(409, "trial %s has no results yet".formatted(id));
    }
    return assignment.log();
  }

  private Assignment require(String id) throws Refusal {
    return current()
        .filter(assignment -> assignment.order().id().equals(id))
        .orElseThrow(() -> new Refusal(404, "there is no trial %s here".formatted(id)));
  }

  /// Ends what runs and removes all results.
  @Override
  public synchronized void close() {
    if (current.isPresent()) {
      try {
        current.get().close(END_LIMIT);
        forget(current.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        // The folder is temporary: what cannot be removed costs disk, not results.
      }
      current = Optional.empty();
    }
  }

  private static void forget(Assignment assignment) throws IOException {
    Path log = assignment.log();
    Files.deleteIfExists(log);
    Files.deleteIfExists(log.resolveSibling(log.getFileName() + ".part"));
  }
}
