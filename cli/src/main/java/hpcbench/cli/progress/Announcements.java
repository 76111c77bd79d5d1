package hpcbench.cli.progress;

import hpcbench.cli.progress.Look.Shade;
import hpcbench.cli.progress.Look.Span;
import hpcbench.orchestrate.RunEvent;
import hpcbench.orchestrate.RunPhase;
import java.util.ArrayList;
import java.util.List;

/// The lines of a run that stay: phases, services that are ready, trials that ended, notes.
final class Announcements {
  private static final List<RunPhase> PHASES = List.of(RunPhase.values());

  private final Look look;
  private final TrialLines trials;

  Announcements(Look look, TrialLines trials) {
    this.look = look;
    this.trials = trials;
  }

  /// The lines that this event leaves behind; none for those that only move a bar.
  List<String> of(RunEvent event) {
    return switch (event) {
      case RunEvent.PhaseStarted(RunPhase phase) -> List.of(phase(phase));
      case RunEvent.ServiceReady ready -> List.of(ready(ready));
      case RunEvent.TrialEnded(var summary) -> {
        List<String> lines = new ArrayList<>();
        lines.add(look.line(trials.ended(summary)));
        trials.reasons(summary.verdict()).forEach(reason -> lines.add(look.line(reason)));
        yield lines;
      }
      case RunEvent.Note(String message) -> List.of(message);
      case RunEvent.PhaseEnded _,
          RunEvent.ServiceStep _,
          RunEvent.TrialStarted _,
          RunEvent.TrialProgress _ ->
          List.of();
    };
  }

  private String phase(RunPhase phase) {
    String count = "[%d/%d]".formatted(PHASES.indexOf(phase) + 1, PHASES.size());
    return look.line(List.of(new Span(count + " " + doing(phase), Shade.FAINT)));
  }

  private String ready(RunEvent.ServiceReady ready) {
    double seconds = ready.after().toMillis() / 1e3;
    return "%s is ready at %s after %s"
        .formatted(ready.service(), ready.address(), Figures.latency(seconds));
  }

  private static String doing(RunPhase phase) {
    return switch (phase) {
      case INITIALISE -> "preparing the run folder";
      case DEPLOY -> "deploying the service";
      case MONITOR -> "starting observers";
      case LAUNCH_CLIENTS -> "starting load engines";
      case EXECUTE -> "running trials";
      case TEAR_DOWN -> "ending what was started";
      case REPORT -> "writing the report";
    };
  }
}
