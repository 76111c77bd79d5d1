package hpcbench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.orchestrate.RunEvent;
import hpcbench.orchestrate.RunPhase;
import hpcbench.result.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private final FakeTerminal terminal = new FakeTerminal(120);
  private long nowNs;
  private final RunView view =
      new LiveView(terminal.stream(), new Look(true, true, 120), () -> nowNs);

  @Test
  void aRunningTrialIsTwoLinesThatAreRedrawnInPlace() {
    view.show(Events.started());
    view.show(Events.measuring(3));
    view.show(Events.measuring(12));

    assertThat(terminal.screen())
        .containsExactly(
            "t03  3 of 6  concurrency=8",
            "    measuring  ████████████░░░░░░░░░░░░░░░░░░  12/30 s  312 req/s  8 in flight"
                + "  TTFT p50 12.3 ms p99 31.2 ms  2 errors");
  }

  @Test
  void aFinishedTrialStaysAsOneLineWithItsVerdict() {
    view.show(Events.started());
    view.show(Events.measuring(12));
    view.show(Events.ended(Verdict.of(List.of())));
    view.close();

    assertThat(terminal.screen())
        .containsExactly(
            "✓ VALID  t03  concurrency=8  9374 requests  312 req/s  9997 tok/s"
                + "  TTFT p50 12.3 ms p99 31.2 ms  2 errors",
            "");
  }

  @Test
  void theReasonsOfAVerdictStandBelowIt() {
    view.show(Events.ended(Events.limited()));

    assertThat(terminal.screen().get(0)).startsWith("! CLIENT_LIMITED  t03");
    assertThat(terminal.screen().get(1))
        .isEqualTo("    loop-stall:  an event loop stalled for 310 ms");
  }

  @Test
  void notesScrollUpAboveTheMovingLines() {
    view.show(Events.started());
    view.show(Events.measuring(12));
    view.show(new RunEvent.Note("draining: press Ctrl-C again to stop at once"));

    assertThat(terminal.screen()).hasSize(3);
    assertThat(terminal.screen().getFirst())
        .isEqualTo("draining: press Ctrl-C again to stop at once");
    assertThat(terminal.screen().get(1)).startsWith("t03");
  }

  @Test
  void pullingAModelHasABarAndTheTimeItTakes() {
    view.show(new RunEvent.PhaseStarted(RunPhase.DEPLOY));
    view.show(new RunEvent.ServiceStep("ollama", "pulling 1a2b", 300, 1200));
    nowNs = Duration.ofSeconds(75).toNanos();
    view.idle();

    assertThat(terminal.screen())
        .containsExactly(
            "[2/7] deploying the service",
            "ollama  pulling 1a2b  █████░░░░░░░░░░░░░░░  25 %  75 s");
  }

  @Test
  void readinessEndsTheWaitingLine() {
    view.show(new RunEvent.ServiceStep("dummy", "starting", 0, 0));
    view.show(new RunEvent.ServiceReady("dummy", "http://127.0.0.1:5000", Duration.ofMillis(420)));

    assertThat(terminal.screen())
        .containsExactly("dummy is ready at http://127.0.0.1:5000 after 420 ms", "");
  }

  @Test
  void aNarrowTerminalShowsWhatMattersMostAndNeverWraps() {
    FakeTerminal narrow = new FakeTerminal(50);
    RunView view = new LiveView(narrow.stream(), new Look(false, false, 50), () -> 0);

    view.show(Events.started());
    view.show(Events.measuring(15));

    assertThat(narrow.screen())
        .containsExactly(
            "t03  3 of 6  concurrency=8", "    measuring  #####.....  15/30 s  312 req/s");
  }

  @Test
  void aWindowThatBecameNarrowerCutsLinesOff() {
    FakeTerminal shrunk = new FakeTerminal(40);
    RunView view = new LiveView(shrunk.stream(), new Look(false, true, 120), () -> 0);

    view.show(Events.started());
    view.show(Events.measuring(12));
    view.show(Events.measuring(13));

    assertThat(shrunk.screen()).hasSize(2);
  }
}
