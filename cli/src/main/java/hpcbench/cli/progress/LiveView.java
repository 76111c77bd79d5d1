package hpcbench.cli.progress;

import hpcbench.cli.progress.Look.Shade;
import hpcbench.cli.progress.Look.Span;
import hpcbench.orchestrate.RunEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Draws on a terminal: lines that stay scroll up, and below them a few lines are redrawn in place.
///
/// Each change goes out as one write, with the terminal's line wrapping off, so that nothing
/// flickers and a window that became narrower cuts lines off instead of breaking the picture.
public final class LiveView implements RunView {
  private static final String TO_LINE_START = "\r";
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintStream terminal;
  private final Look look;
  private final LongSupplier nanoClock;
  private final TrialLines trials;
  private final Announcements announcements;

  private Optional<RunEvent.TrialStarted> trial = Optional.empty();
  private Optional<RunEvent.ServiceStep> step = Optional.empty();
  private long stepSinceNs;
  private List<String> moving = List.of();
  private int drawnLines;

  /// Draws on this terminal.
  ///
  /// @param nanoClock monotonic time in nanoseconds
  public LiveView(PrintStream terminal, Look look, LongSupplier nanoClock) {
    this.terminal = terminal;
    this.look = look;
    this.nanoClock = nanoClock;
    this.trials = new TrialLines(look);
    this.announcements = new Announcements(look, trials);
  }

  @Override
  public void show(RunEvent event) {
    move(event);
    draw(announcements.of(event));
  }

  @Override
  public void idle() {
    if (step.isPresent()) {
      moving = stepLines(step.get());
      draw(List.of());
    }
  }

  @Override
  public void close() {
    moving = List.of();
    draw(List.of());
  }

  private void move(RunEvent event) {
    switch (event) {
      case RunEvent.ServiceStep next -> {
        if (step.isEmpty() || !step.get().step().equals(next.step())) {
          stepSinceNs = nanoClock.getAsLong();
        }
        step = Optional.of(next);
        moving = stepLines(next);
      }
      case RunEvent.TrialStarted started -> {
        trial = Optional.of(started);
        moving = List.of(look.fittedLine(trials.heading(started)));
      }
      case RunEvent.TrialProgress(var _, var progress) ->
          moving =
              trial.stream()
                  .flatMap(started ->
                      List.of(
                          look.fittedLine(trials.heading(started)),
                          look.fittedLine(trials.barred(progress)))
                          .stream())
                  .toList();
      case RunEvent.ServiceReady _, RunEvent.TrialEnded _, RunEvent.PhaseEnded _ -> rest();
      case RunEvent.PhaseStarted _, RunEvent.Note _ -> {}
    }
  }

  private void rest() {
    step = Optional.empty();
    moving = List.of();
  }

  private List<String> stepLines(RunEvent.ServiceStep now) {
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(now.service(), Shade.STRONG));
    spans.add(Span.of(now.step()));
    if (now.total() > 0) {
      spans.add(look.bar((double) now.done() / now.total(), 20));
      spans.add(Span.of(100 * now.done() / now.total() + " %"));
    }
    spans.add(Span.of(Figures.wait((nanoClock.getAsLong() - stepSinceNs) / 1e9)));
    return List.of(look.fittedLine(spans));
  }

  private void draw(List<String> staying) {
    StringBuilder output = new StringBuilder(erasure());
    staying.forEach(line -> output.append(line).append('\n'));
    if (!moving.isEmpty()) {
      output.append(WRAP_OFF).append(String.join("\n", moving)).append(WRAP_ON);
    }
    drawnLines = moving.size();
    terminal.print(output);
    terminal.flush();
  }

  private String erasure() {
    if (drawnLines == 0) {
      return "";
    }
    String up = drawnLines > 1 ? "\u001b[" + (drawnLines - 1) + "A" : "";
    return TO_LINE_START + up + ERASE_BELOW;
  }
}
