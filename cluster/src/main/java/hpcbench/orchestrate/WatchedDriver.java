package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.drive.Progress;
import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A driver that stops early when a person wants it to, or when the server's process ends: what
/// would follow are refused connections, which say nothing about the service.
///
/// A wish to stop is passed on with the next report of progress, so that one that comes while a
/// trial is only just beginning is not lost.
final class WatchedDriver {
  private final Driver driver;
  private final StopRequest stop;

  WatchedDriver(Driver driver, StopRequest stop) {
    this.driver = driver;
    this.stop = stop;
  }

  /// The instant of `System.nanoTime` that the last trial counted from.
  long lastStartNano() {
    return driver.lastStartNano();
  }

  /// @param serverEnd completes when the server has ended
  ClientReport drive(
      CompletableFuture<?> serverEnd,
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException {
    AtomicInteger passedOn = new AtomicInteger();
    return driver.drive(
        workload,
        target,
        prompts,
        sink,
        report -> {
          int wanted = serverEnd.isDone() ? StopRequest.AT_ONCE : stop.urgency();
          while (passedOn.get() < wanted) {
            passedOn.incrementAndGet();
            driver.stop();
          }
          progress.accept(report);
        });
  }
}
