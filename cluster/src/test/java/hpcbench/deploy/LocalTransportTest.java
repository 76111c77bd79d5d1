package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalTransportTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void nothingThatChangesWhatSlurmDoesReachesACommand() throws Exception {
    LocalTransport transport =
        new LocalTransport(
            Map.of(
                "PATH", System.getenv("PATH"),
                "SLURM_CONF", "/etc/here.conf",
                "SLURM_CONF_X", "1",
                "SLURM_JOB_ID", "7",
                "SBATCH_ACCOUNT", "other",
                "SQUEUE_FORMAT", "%i",
                "SLURMX", "stays"));
    assertThat(transport.run(List.of("env"), LIMIT).out().lines())
        .contains("SLURM_CONF=/etc/here.conf", "SLURMX=stays")
        .noneMatch(line -> line.matches("(SLURM_JOB|SLURM_CONF_X|SBATCH|SQUEUE).*"));
  }

  @Test
  void bothStreamsAndTheExitCodeComeBack() throws Exception {
    LocalTransport transport = new LocalTransport(System.getenv());
    assertThat(transport.run(List.of("sh", "-c", "echo out; echo err >&2; exit 3"), LIMIT))
        .isEqualTo(new Transport.Output(3, "out\n", "err\n"));
  }

  @Test
  void aMissingProgramIsNamed() {
    LocalTransport transport = new LocalTransport(System.getenv());
    assertThatExceptionOfType(SlurmException.class)
        .isThrownBy(() -> transport.run(List.of("no-such-sbatch"), LIMIT))
        .withMessageContaining("cannot start no-such-sbatch; is this the login node of a cluster");
  }

  @Test
  void aCommandThatHangsIsGivenUp() {
    LocalTransport transport = new LocalTransport(System.getenv());
    assertThatExceptionOfType(SlurmException.class)
        .isThrownBy(() -> transport.run(List.of("sleep", "60"), Duration.ofMillis(100)))
        .withMessageContaining("sleep did not answer within");
  }
}
