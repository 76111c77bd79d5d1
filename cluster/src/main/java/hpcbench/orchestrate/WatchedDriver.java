package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.drive.Progress;
import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
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
  /// The first lets requests in flight end, the second does not.
  private static final int AT_ONCE = 2;

  private final Driver driver;
  private final AtomicInteger asked = new AtomicInteger();

  WatchedDriver(Driver driver) {
    this.driver = driver;
  }

  /// Asks the running trial, and each later one, to stop; the second call cuts the drain short.
  void stop() {
    asked.incrementAndGet();
  }

  ClientReport drive(
      Server server,
      Workload workload,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException {
    CompletableFuture<?> serverEnd = server.ended();
    AtomicInteger passedOn = new AtomicInteger();
    return driver.drive(
        workload,
        server.target(workload.api()),
        prompts,
        sink,
        report -> {
          int wanted = serverEnd.isDone() ? AT_ONCE : Math.min(asked.get(), AT_ONCE);
          while (passedOn.get() < wanted) {
            passedOn.incrementAndGet();
            driver.stop();
          }
          progress.accept(report);
        });
  }
}
