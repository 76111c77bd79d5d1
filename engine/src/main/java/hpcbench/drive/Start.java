package hpcbench.drive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// When a trial begins whose prompts and connections are ready: at once, or at an instant that
/// several engines share.
@FunctionalInterface
public interface Start {
  /// Time to wake all event loops before the first request is due.
  long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(10);

  /// Called once, when the trial is ready.
  ///
  /// @return the instant of `System.nanoTime` that the trial counts from, once it is known. Where
  ///   it has passed by then the trial does not begin anew: what was due is late
  CompletableFuture<Long> whenReady();

  /// A trial that begins as soon as it is ready.
  static Start atOnce() {
    return () -> CompletableFuture.completedFuture(System.nanoTime() + LEAD_NS);
  }
}
