package hpcbench.orchestrate;

import java.util.Optional;

/// A person's wish that the run stop, from any thread.
final class StopRequest {
  /// The urgency of a wish that lets nothing in flight end.
  static final int AT_ONCE = 2;

  private int made;
  private Optional<Thread> waiting = Optional.empty();

  /// From now on the run is to stop; the second time, at once.
  synchronized void make() {
    made++;
    waiting.ifPresent(Thread::interrupt);
  }

  synchronized boolean isMade() {
    return made > 0;
  }

  /// 0 while there is no wish, 1 when what is in flight may end, [#AT_ONCE] when it may not.
  synchronized int urgency() {
    return Math.min(made, AT_ONCE);
  }

  /// From now on, until the result is closed, this thread is interrupted when the run is to stop.
  ///
  /// @throws InterruptedException when it already is
  synchronized Interruptible interruptible() throws InterruptedException {
    if (made > 0) {
      throw new InterruptedException("the run is to stop");
    }
    waiting = Optional.of(Thread.currentThread());
    return new Interruptible();
  }

  /// The time in which a wish to stop interrupts.
  final class Interruptible implements AutoCloseable {
    private Interruptible() {}

    /// What comes after, such as tearing down, is not interrupted by a late wish.
    @Override
    public void close() {
      synchronized (StopRequest.this) {
        waiting = Optional.empty();
        boolean _ = Thread.interrupted();
      }
    }
  }
}
