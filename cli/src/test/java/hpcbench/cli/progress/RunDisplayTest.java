package hpcbench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import hpcbench.orchestrate.RunEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RunDisplayTest {
  private static final RunEvent NOTE = new RunEvent.Note("a note");

  @Test
  void whatWasToldIsShownBeforeItCloses() {
    Recorder recorder = new Recorder();
    try (RunDisplay display = new RunDisplay(recorder)) {
      display.accept(NOTE);
      display.accept(Events.started());
    }

    assertThat(recorder.shown).containsExactly(NOTE, Events.started());
  }

  @Test
  void aTerminalThatTakesNoOutputHoldsNobodyUp() {
    Recorder stuck = new Recorder();
    stuck.gate = new CountDownLatch(1);

    assertThatCode(
            () -> {
              try (RunDisplay display = new RunDisplay(stuck)) {
                for (int i = 0; i < 1000; i++) {
                  display.accept(Events.measuring(i));
                }
              }
            })
        .doesNotThrowAnyException();
    stuck.gate.countDown();
  }

  @Test
  void ofWaitingProgressReportsOnlyTheNewestIsShown() throws InterruptedException {
    Recorder recorder = new Recorder();
    recorder.gate = new CountDownLatch(1);
    try (RunDisplay display = new RunDisplay(recorder)) {
      display.accept(NOTE);
      recorder.entered.await();
      display.accept(Events.measuring(1));
      display.accept(Events.measuring(2));
      display.accept(Events.started());
      recorder.gate.countDown();
      recorder.third.await();
    }

    assertThat(recorder.shown).containsExactly(NOTE, Events.measuring(2), Events.started());
  }

  private static final class Recorder implements RunView {
    final List<RunEvent> shown = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch third = new CountDownLatch(3);
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void show(RunEvent event) {
      entered.countDown();
      awaitGate();
      shown.add(event);
      third.countDown();
    }

    private void awaitGate() {
      boolean interrupted = false;
      while (gate.getCount() > 0) {
        try {
          gate.await();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void idle() {}

    @Override
    public void close() {}
  }
}
