package hpcbench.simulator;

import java.time.Duration;

/// Whether the model is loaded yet.
final class Readiness {
  private final Timer timer;
  private final long readyAtNs;

  /// @param loadTime how long loading takes, from now
  Readiness(Timer timer, Duration loadTime) {
    this.timer = timer;
    this.readyAtNs = System.nanoTime() + loadTime.toNanos();
  }

  boolean isReady() {
    return leftNs() <= 0;
  }

  /// Does this when the model is loaded: now, or later.
  void whenReady(Runnable action) {
    if (isReady()) {
      action.run();
    } else {
      timer.afterNanos(leftNs(), action);
    }
  }

  private long leftNs() {
    return readyAtNs - System.nanoTime();
  }
}
