package hpcbench.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Does things later, on the event loop. What goes wrong in them is logged, not lost.
final class Timer {
  private static final System.Logger LOGGER = System.getLogger(Timer.class.getName());

  private final EventLoop loop;

  Timer(EventLoop loop) {
    this.loop = loop;
  }

  void after(Duration delay, Runnable action) {
    afterNanos(delay.toNanos(), action);
  }

  void afterNanos(long delayNs, Runnable action) {
    ScheduledFuture<?> _ = loop.schedule(() -> run(action), delayNs, TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException bug) {
      LOGGER.log(System.Logger.Level.ERROR, "a timed action failed", bug);
    }
  }
}
