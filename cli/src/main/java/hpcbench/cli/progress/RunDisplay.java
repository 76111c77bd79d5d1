package hpcbench.cli.progress;

import hpcbench.orchestrate.RunEvent;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Hands events to a view on a thread of its own, so that a terminal that takes no output (Ctrl-S,
/// a full pipe) cannot hold up the load.
///
/// Takes events from any thread. Of several progress reports that wait, only the newest is shown.
public final class RunDisplay implements Consumer<RunEvent>, AutoCloseable {
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(2);

  private final RunView view;
  private final BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  /// Shows events in this view from now on.
  public RunDisplay(RunView view) {
    this.view = view;
    this.thread = Thread.ofPlatform().daemon().name("display").start(this::showAll);
  }

  @Override
  public void accept(RunEvent event) {
    events.add(event);
  }

  /// Shows what is still waiting, for at most two seconds, and leaves the terminal in order.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE_AT_END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void showAll() {
    while (!closing) {
      try {
        RunEvent event = events.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          view.idle();
        } else {
          showUnlessOutdated(event);
        }
      } catch (InterruptedException _) {
        // Only close() interrupts, after it has set the flag that ends the loop.
      }
    }
    events.forEach(view::show);
    view.close();
  }

  private void showUnlessOutdated(RunEvent event) {
    boolean outdated =
        event instanceof RunEvent.TrialProgress && events.peek() instanceof RunEvent.TrialProgress;
    if (!outdated) {
      view.show(event);
    }
  }
}
