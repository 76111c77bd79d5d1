package hpcbench.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Turns Ctrl-C and SIGTERM into requests to stop, for as long as a run goes on.
///
/// The first signal asks the run to drain, the second to stop at once; whoever sends a third gets
/// what the JVM does without us: it ends, after the hooks that end what was started.
final class StopSignals implements AutoCloseable {
  private static final Map<String, ExitCode> SIGNALS =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED, "HUP", ExitCode.TERMINATED);
  private static final int PATIENCE = 2;

  private final Runnable stop;
  private final Consumer<String> say;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<ExitCode> first = new AtomicReference<>(ExitCode.OK);
  private final List<Signals.Handler> handlers;

  /// Listens from now on.
  ///
  /// @param stop asks the run to stop; called once for each of the first two signals
  /// @param say tells a person what happens now
  StopSignals(Runnable stop, Consumer<String> say) {
    this.stop = stop;
    this.say = say;
    this.handlers =
        SIGNALS.keySet().stream().map(name -> Signals.handle(name, () -> received(name))).toList();
  }

  /// Listens on behalf of somebody who only watches: the first signal makes them leave.
  static StopSignals leaving(Runnable leave) {
    return new StopSignals(leave, _ -> {});
  }

  /// What the process should end with because of a signal; empty when none came.
  Optional<ExitCode> received() {
    return Optional.of(first.get()).filter(code -> code != ExitCode.OK);
  }

  /// Gives the signals back to the JVM.
  @Override
  public void close() {
    handlers.forEach(Signals.Handler::close);
  }

  private void received(String name) {
    ExitCode exitCode = SIGNALS.getOrDefault(name, ExitCode.INTERRUPTED);
    first.compareAndSet(ExitCode.OK, exitCode);
    int signals = count.incrementAndGet();
    if (signals > PATIENCE) {
      System.exit(exitCode.number());
    }
    say.accept(
        signals == 1
            ? "stopping: requests in flight may end; once more (Ctrl-C) stops at once"
            : "stopping at once; what was measured is kept");
    stop.run();
  }
}
