package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
