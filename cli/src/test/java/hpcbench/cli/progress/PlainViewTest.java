package hpcbench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.orchestrate.RunEvent;
import hpcbench.orchestrate.RunPhase;
import hpcbench.result.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainViewTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private long nowNs;
  private final RunView view =
      new PlainView(
          new PrintStream(output, true, StandardCharsets.UTF_8),
          new Look(false, false, Look.UNLIMITED),
          () -> nowNs);

  @Test
  void aRunReadsAsPlainLines() {
    view.show(new RunEvent.PhaseStarted(RunPhase.EXECUTE));
    view.show(Events.started());
    view.show(Events.ended(Verdict.of(List.of())));
    view.close();

    assertThat(lines())
        .containsExactly(
            "[5/7] running trials",
            "t03  3 of 6  concurrency=8",
            "VALID  t03  concurrency=8  9374 requests  312 req/s  9997 tok/s"
                + "  TTFT p50 12.3 ms p99 31.2 ms  2 errors");
  }

  @Test
  void progressIsToldEveryTenSecondsOnly() {
    view.show(Events.started());
    for (int second = 1; second <= 25; second++) {
      nowNs = Duration.ofSeconds(second).toNanos();
      view.show(Events.measuring(second));
    }

    assertThat(lines())
        .hasSize(3)
        .element(1)
        .isEqualTo(
            "t03  measuring  10/30 s  312 req/s  8 in flight  TTFT p50 12.3 ms p99 31.2 ms"
                + "  2 errors  9996 tok/s");
  }

  @Test
  void eachNewStepOfAServiceIsTold() {
    view.show(new RunEvent.ServiceStep("ollama", "starting", 0, 0));
    view.show(new RunEvent.ServiceStep("ollama", "starting", 0, 0));
    view.show(new RunEvent.ServiceStep("ollama", "pulling 1a2b", 30, 120));

    assertThat(lines()).containsExactly("ollama  starting", "ollama  pulling 1a2b (25 %)");
  }

  @Test
  void serversThatArePreparedAtOnceDoNotRepeatEachOthersSteps() {
    for (int look = 1; look <= 3; look++) {
      view.show(new RunEvent.ServiceStep("ollama at a:1", "pulling 1a2b", look, 120));
      view.show(new RunEvent.ServiceStep("ollama at b:1", "verifying", 0, 0));
    }

    assertThat(lines())
        .containsExactly("ollama at a:1  pulling 1a2b (0 %)", "ollama at b:1  verifying");
  }

  @Test
  void nothingButTextIsWritten() {
    view.show(Events.started());
    view.show(Events.ended(Events.limited()));

    assertThat(output.toString(StandardCharsets.UTF_8))
        .doesNotContain("\u001b")
        .doesNotContain("\r");
  }

  private List<String> lines() {
    return output.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
