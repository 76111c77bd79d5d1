package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProbeTest {
  @TempDir Path folder;

  @Test
  void timeThatTheHypervisorTookIsReadFromTheKernelsCounters() throws IOException {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "cpu  100 0 100 700 0 0 0 100 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
    try (ClientProbe probe = new ClientProbe(InstantSource.system(), stat)) {
      Files.writeString(stat, "cpu  150 0 100 720 0 0 0 130 40 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

      // Of 100 more ticks 30 were stolen; those of guests are in the user's already.
      assertThat(probe.seen().stealShare()).isCloseTo(0.3, within(1e-9));
    }
  }

  @Test
  void onlyTimeThatWasStolenInTheMeasuredPhaseCounts() throws IOException {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "cpu  100 0 100 700 0 0 0 100 0 0\n");
    try (ClientProbe probe = new ClientProbe(InstantSource.system(), stat)) {
      Files.writeString(stat, "cpu  100 0 100 700 0 0 0 900 0 0\n");
      probe.phaseBegins();
      Files.writeString(stat, "cpu  180 0 100 700 0 0 0 920 0 0\n");
      probe.phaseEnds();
      Files.writeString(stat, "cpu  180 0 100 700 0 0 0 990 0 0\n");

      assertThat(probe.seen().stealShare()).isCloseTo(0.2, within(1e-9));
    }
  }

  @Test
  void onlyGarbageCollectionsOfTheMeasuredPhaseAddUp() {
    try (ClientProbe probe = new ClientProbe(InstantSource.system(), folder.resolve("none"))) {
      System.gc();
      probe.phaseBegins();
      probe.phaseEnds();
      System.gc();
      ClientProbe.Seen emptyPhase = probe.seen();

      probe.phaseBegins();
      for (int i = 0; i < 5; i++) {
        System.gc(); // counted in milliseconds, and one may take less than one
      }
      probe.phaseEnds();

      assertThat(emptyPhase.gcPauseTotalNs()).isZero();
      assertThat(probe.seen().gcPauseTotalNs()).isPositive();
    }
  }

  @Test
  void onlyCpuTimeOfTheMeasuredPhaseCounts() {
    try (ClientProbe probe = new ClientProbe(InstantSource.system(), folder.resolve("none"))) {
      probe.phaseBegins();
      burnFor(TimeUnit.MILLISECONDS.toNanos(20));
      probe.phaseEnds();
      double share = probe.seen().cpuShare();
      burnFor(TimeUnit.MILLISECONDS.toNanos(100));

      assertThat(share).isPositive();
      assertThat(probe.seen().cpuShare()).as("what comes later is not counted").isEqualTo(share);
    }
  }

  private static void burnFor(long ns) {
    long endNano = System.nanoTime() + ns;
    while (System.nanoTime() < endNano) {
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutThoseCountersTheStolenShareIsUnknown() {
    try (ClientProbe probe = new ClientProbe(InstantSource.system(), folder.resolve("none"))) {
      assertThat(probe.seen().stealShare()).isEqualTo(-1);
    }
  }

  @Test
  void aWallClockThatIsSetIsSeenAndOneThatIsNotIsNot() {
    AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    try (ClientProbe probe = new ClientProbe(() -> Instant.now().plus(set.get()))) {
      assertThat(probe.seen().wallClockStepNs()).isBetween(-50_000_000L, 50_000_000L);
      set.set(Duration.ofSeconds(-2));
      assertThat(probe.seen().wallClockStepNs()).isBetween(-2_050_000_000L, -1_950_000_000L);
    }
  }
}
