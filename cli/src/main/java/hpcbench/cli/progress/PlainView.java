package hpcbench.cli.progress;

import hpcbench.cli.progress.Look.Span;
import hpcbench.orchestrate.RunEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Writes plain lines at a modest pace, for logs, pipes and terminals that cannot redraw.
public final class PlainView implements RunView {
  private static final long PACE_NS = Duration.ofSeconds(10).toNanos();

  private final PrintStream output;
  private final Look look;
  private final LongSupplier nanoClock;
  private final TrialLines trials;
  private final Announcements announcements;

  private final Map<String, String> steps = new HashMap<>();
  private long lastMovingNs;

  /// Writes to this stream.
  ///
  /// @param nanoClock monotonic time in nanoseconds
  public PlainView(PrintStream output, Look look, LongSupplier nanoClock) {
    this.output = output;
    this.look = look;
    this.nanoClock = nanoClock;
    this.trials = new TrialLines(look);
    this.announcements = new Announcements(look, trials);
    this.lastMovingNs = nanoClock.getAsLong();
  }

  @Override
  public void show(RunEvent event) {
    announcements.of(event).forEach(output::println);
    moving(event).ifPresent(output::println);
    output.flush();
  }

  @Override
  public void idle() {}

  @Override
  public void close() {
    output.flush();
  }

  private Optional<String> moving(RunEvent event) {
    return switch (event) {
      case RunEvent.TrialStarted started -> {
        lastMovingNs = nanoClock.getAsLong();
        yield Optional.of(look.line(trials.heading(started)));
      }
      case RunEvent.TrialProgress(var trial, var progress) when isDue() ->
          Optional.of(trial.id() + "  " + look.line(trials.going(progress)));
      case RunEvent.ServiceStep now when isNew(now) || isDue() -> Optional.of(line(now));
      case RunEvent.TrialProgress _,
          RunEvent.ServiceStep _,
          RunEvent.PhaseStarted _,
          RunEvent.PhaseEnded _,
          RunEvent.ServiceReady _,
          RunEvent.TrialEnded _,
          RunEvent.Note _ ->
          Optional.empty();
    };
  }

  private boolean isDue() {
    long nowNs = nanoClock.getAsLong();
    if (nowNs - lastMovingNs < PACE_NS) {
      return false;
    }
    lastMovingNs = nowNs;
    return true;
  }

  private boolean isNew(RunEvent.ServiceStep now) {
    return !now.step().equals(steps.put(now.service(), now.step()));
  }

  private String line(RunEvent.ServiceStep now) {
    String share = now.total() > 0 ? " (" + 100 * now.done() / now.total() + " %)" : "";
    return look.line(List.of(Span.of(now.service()), Span.of(now.step() + share)));
  }
}
