package hpcbench.executor;

import hpcbench.drive.DriveException;
import hpcbench.drive.EngineDriver;
import hpcbench.drive.Progress;
import hpcbench.executor.Status.State;
import hpcbench.measure.ClientReport;
import hpcbench.result.RequestLogWriter;
import hpcbench.result.RunFolderException;
import hpcbench.result.Secrets;
import hpcbench.workload.PromptSource;
import hpcbench.workload.PromptSources;
import hpcbench.workload.WorkloadException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One order and what becomes of it: prepared, begun, ended, on a thread of its own. Safe for use
/// by several threads.
final class Assignment {
  /// Wishes to stop that leave nothing in flight.
  private static final int AT_ONCE = 2;

  private final ShareOrder order;
  private final EngineDriver engine;
  private final LongSupplier clock;
  private final Path log;
  private final Thread thread;
  private final CompletableFuture<Long> startNano = new CompletableFuture<>();
  private final AtomicInteger stopsWanted = new AtomicInteger();

  private State state = State.PREPARING;
  private @Nullable String prompts;
  private @Nullable Long startAt;
  private @Nullable Progress progress;
  private @Nullable ClientReport report;
  private @Nullable String failure;
  private int stopsPassedOn;

  /// @param clock the executor's, in nanoseconds
  /// @param log where its requests are kept
  Assignment(ShareOrder order, EngineDriver engine, LongSupplier clock, Path log) {
    this.order = order;
    this.engine = engine;
    this.clock = clock;
    this.log = log;
    this.thread = Thread.ofPlatform().name("hpcbench-trial").daemon().unstarted(this::run);
  }

  /// Starts to prepare.
  void start() {
    thread.start();
  }

  ShareOrder order() {
    return order;
  }

  /// Where its requests are, once it has ended.
  Path log() {
    return log;
  }

  /// Says when the trial begins. Saying the same again is fine.
  ///
  /// @param instant by the executor's clock
  /// @throws Refusal when it is not ready, or was told another instant
  synchronized void begin(long instant) throws Refusal {
    if (startAt != null && startAt == instant) {
      return;
    }
    if (state != State.READY) {
      throw new Refusal(409, "trial %s cannot begin: it is %s".formatted(order.id(), words(state)));
    }
    startAt = instant;
    state = State.RUNNING;
    startNano.complete(System.nanoTime() + (instant - clock.getAsLong()));
  }

  private static String words(State state) {
    return switch (state) {
      case IDLE, PREPARING -> "not ready";
      case READY -> "ready";
      case RUNNING -> "to begin at another instant";
      case ENDED -> "over";
      case FAILED -> "a failure";
    };
  }

  /// Stops early: what is in flight may end, unless it is to stop at once.
  void stop(boolean atOnce) {
    stopsWanted.accumulateAndGet(atOnce ? AT_ONCE : 1, Math::max);
  }

  /// Stops at once and waits until nothing of it runs.
  void close(Duration limit) throws InterruptedException {
    stop(true);
    thread.interrupt();
    thread.join(limit);
  }

  synchronized Status status() {
    return new Status(
        state,
        Optional.of(order.id()),
        Optional.ofNullable(prompts),
        Optional.ofNullable(startAt),
        Optional.ofNullable(progress).map(ProgressForm::of),
        Optional.ofNullable(report),
        state.isBusy() || !Files.exists(log)
            ? Optional.empty()
            : Optional.of(log.toFile().length()),
        Optional.ofNullable(failure));
  }

  /// How the trial goes, as far as it has come.
  synchronized Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  private void run() {
    try {
      end(drive());
    } catch (InterruptedException e) {
      fail("it was ended from outside");
    } catch (WorkloadException
        | DriveException
        | RunFolderException
        | UncheckedIOException
        | IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) { // The top of a thread: whoever asks must get a reason.
      fail("this should not have happened: " + e);
    }
  }

  private ClientReport drive() throws RunFolderException, InterruptedException {
    try (PromptSource source = PromptSources.open(order.workload(), order.folder());
        RequestLogWriter requests = RequestLogWriter.create(log, secrets())) {
      opened(source.hash());
      return engine.drive(
          order.part(),
          this::ready,
          order.workload(),
          order.target(),
          source,
          requests,
          this::tell);
    }
  }

  private Secrets secrets() {
    return Secrets.BY_FORM.and(order.apiKey().stream().toList());
  }

  private synchronized void opened(String hash) {
    prompts = hash;
  }

  private synchronized CompletableFuture<Long> ready() {
    state = State.READY;
    return startNano;
  }

  private void tell(Progress now) {
    while (stopsPassedOn < stopsWanted.get()) {
      stopsPassedOn++;
      engine.stop();
    }
    synchronized (this) {
      progress = now;
    }
  }

  private synchronized void end(ClientReport observed) {
    report = observed;
    state = State.ENDED;
  }

  private synchronized void fail(String reason) {
    failure = reason;
    state = State.FAILED;
  }
}
