package hpcbench.executor;

import hpcbench.measure.ClientReport;
import java.util.Optional;

/// How an executor stands: the answer of `GET /status`.
///
/// @param state what it does
/// @param order the id of the order it has; absent when it has none
/// @param prompts hash of what its prompts are made from, once they are opened
/// @param startAt the instant that the trial counts from, by the executor's clock, once it was told
/// @param progress how the trial goes, once there is anything to tell
/// @param report what the engine observed of itself, once the trial has ended
/// @param resultBytes length of the results, once the trial has ended
/// @param failure why the trial could not be run, when it could not
public record Status(
    State state,
    Optional<String> order,
    Optional<String> prompts,
    Optional<Long> startAt,
    Optional<ProgressForm> progress,
    Optional<ClientReport> report,
    Optional<Long> resultBytes,
    Optional<String> failure) {
  /// What an executor does.
  public enum State {
    /// It has no order.
    IDLE,
    /// It opens prompts and connections.
    PREPARING,
    /// It waits to be told when to begin.
    READY,
    /// It was told when to begin, or has begun.
    RUNNING,
    /// The trial is over, for good or by a stop, and its results can be fetched.
    ENDED,
    /// The trial could not be run, or not to its end. What there is of results can be fetched.
    FAILED;

    /// Whether another order would have to wait.
    public boolean isBusy() {
      return this == PREPARING || this == READY || this == RUNNING;
    }
  }

  /// An executor without an order.
  static final Status NOTHING =
      new Status(
          State.IDLE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
