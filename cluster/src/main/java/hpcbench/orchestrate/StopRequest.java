package hpcbench.orchestrate;

import java.util.Optional;

/// A person's wish that the run stop, from any thread.
final class StopRequest {
  private boolean made;
  private Optional<Thread> waiting = Optional.empty();

  /// From now on the run is to stop.
  synchronized void make() {
    made = true;
    waiting.ifPresent(Thread::interrupt);
  }

  synchronized boolean isMade() {
    return made;
  }

  /// From now on, until the result is closed, this thread is interrupted when the run is to stop.
  ///
  /// @throws InterruptedException when it already is
  synchronized Interruptible interruptible() throws InterruptedException {
    if (made) {
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
