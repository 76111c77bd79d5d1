package hpcbench.executor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How long an executor lives without being asked for anything, so that nothing is left running
/// when whoever started it is gone. Safe for use by several threads.
final class Lease implements AutoCloseable {
  private final Duration length;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long renewedNano = System.nanoTime();

  /// A lease that begins now.
  Lease(Duration length) {
    this.length = length;
    Thread _ = Thread.ofVirtual().name("lease").start(this::watch);
  }

  /// Begins anew.
  void renew() {
    renewedNano = System.nanoTime();
  }

  /// Completes when the lease has run out, or was closed.
  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      long leftNs = length.toNanos();
      while (leftNs > 0 && !closed.await(leftNs, TimeUnit.NANOSECONDS)) {
        leftNs = renewedNano + length.toNanos() - System.nanoTime();
      }
    } catch (InterruptedException _) {
      // Nobody knows this thread; whoever found it wants an end.
    }
    end.complete(null);
  }
}
