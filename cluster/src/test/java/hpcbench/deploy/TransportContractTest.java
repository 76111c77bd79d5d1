package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every transport does.
abstract class TransportContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Transport transport;

  /// A transport whose commands have these variables.
  abstract Transport open(Map<String, String> environment) throws Exception;

  @BeforeEach
  void open() throws Exception {
    transport =
        open(
            Map.of(
                "SLURM_CONF", "/etc/here.conf",
                "SLURM_JOB_ID", "7",
                "SBATCH_ACCOUNT", "other",
                "SLURMX", "stays"));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void bothStreamsAndTheExitCodeComeBack() throws Exception {
    assertThat(transport.run(List.of("sh", "-c", "echo out; echo err >&2; exit 3"), LIMIT))
        .isEqualTo(new Transport.Output(3, "out\n", "err\n"));
  }

  @Test
  void everyWordArrivesAsItIs() throws Exception {
    List<String> words =
        List.of(
            "", "two words", "it's", "$HOME", "`id`", "a\\b", "\"q\"", "*", "ü", "-n", ";x", "#");
    List<String> command = new ArrayList<>(List.of("printf", "[%s]\\n"));
    command.addAll(words);
    assertThat(transport.run(command, LIMIT).out().lines())
        .containsExactlyElementsOf(words.stream().map(word -> "[" + word + "]").toList());
  }

  @Test
  void nothingThatChangesWhatSlurmDoesReachesACommand() throws Exception {
    assertThat(transport.run(List.of("env"), LIMIT).out().lines())
        .contains("SLURM_CONF=/etc/here.conf", "SLURMX=stays")
        .noneMatch(line -> line.matches("(SLURM_JOB|SBATCH).*"));
  }

  @Test
  void aFileIsSentAndComesBack() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    Path file = Files.write(folder.resolve("sent"), bytes);
    Path there = folder.resolve("there");
    List<String> keep = List.of("sh", "-c", "cat >\"$1\"", "sh", there.toString());
    assertThat(transport.send(file, keep, LIMIT).exitCode()).isZero();
    Path back = Files.writeString(folder.resolve("back"), "before");
    assertThat(transport.receive(List.of("cat", there.toString()), back, LIMIT))
        .isEqualTo(new Transport.Output(0, "", ""));
    assertThat(Files.readAllBytes(back))
        .startsWith("before".getBytes(StandardCharsets.UTF_8))
        .endsWith(bytes);
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatExceptionOfType(SlurmException.class)
        .isThrownBy(() -> transport.run(List.of("no-such-sbatch"), LIMIT))
        .withMessageContaining("no-such-sbatch");
  }

  @Test
  void aCommandThatHangsIsGivenUp() {
    assertThatExceptionOfType(SlurmException.class)
        .isThrownBy(() -> transport.run(List.of("sleep", "60"), Duration.ofSeconds(2)))
        .withMessageContaining("did not answer within");
  }
}
