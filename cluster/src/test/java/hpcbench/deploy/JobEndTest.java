package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobEndTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

  private final ScriptedTransport slurm = new ScriptedTransport();

  private Optional<Instant> end(Map<String, String> environment, Optional<Duration> timeLimit)
      throws InterruptedException {
    return JobEnd.usable(environment, new Slurm(slurm), timeLimit, NOW);
  }

  @Test
  void theVariableIsTakenAndSlurmIsNotAsked() throws InterruptedException {
    String inAnHour = Long.toString(NOW.plusSeconds(3600).getEpochSecond());
    assertThat(end(Map.of("SLURM_JOB_END_TIME", inAnHour), HOUR))
        .contains(NOW.plus(Duration.ofMinutes(55)));
    assertThat(slurm.commands()).isEmpty();
  }

  @Test
  void anOlderReleaseIsAskedForTheTimeLeft() throws InterruptedException {
    slurm.prints("squeue", "9:32\n");
    assertThat(end(Map.of("SLURM_JOB_ID", "41"), Optional.of(Duration.ofMinutes(10))))
        .contains(NOW.plusSeconds(9 * 60 + 32 - 60));
    assertThat(slurm.commands().getFirst()).contains("--jobs=41", "--format=%L");
  }

  @Test
  void aJobWithoutALimitAndNoJobNeverEnd() throws InterruptedException {
    slurm.prints("squeue", "UNLIMITED\n");
    assertThat(end(Map.of("SLURM_JOB_ID", "41"), Optional.empty())).isEmpty();
    slurm.fails("squeue", "cannot contact the controller");
    assertThat(end(Map.of("SLURM_JOB_ID", "41"), Optional.empty())).isEmpty();
    assertThat(end(Map.of(), HOUR)).isEmpty();
  }
}
