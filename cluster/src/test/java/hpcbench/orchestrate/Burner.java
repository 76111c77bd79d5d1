package hpcbench.orchestrate;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/// A thread of this process that keeps a CPU core busy while it is told to.
final class Burner implements AutoCloseable {
  private volatile boolean burns;
  private volatile boolean isClosed;
  private final Thread thread = Thread.ofPlatform().daemon().start(this::run);

  void burn(boolean whether) {
    burns = whether;
    LockSupport.unpark(thread);
  }

  /// CPU time that it has used.
  double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()) * 1e-9;
  }

  private void run() {
    while (!isClosed) {
      if (burns) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }
}
