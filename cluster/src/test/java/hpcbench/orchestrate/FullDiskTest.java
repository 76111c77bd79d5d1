package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs on a small disk of their own, a tmpfs; only root may mount one.
@Timeout(120)
class FullDiskTest {
  private static final String RECIPE =
      """
      scenario: full-disk
      orchestration: {mode: local}
      workload:
        service: dummy
        model: simulated
        requests: 6
        concurrency: [1, 2]
        input_tokens: 8
        output_tokens: 4
      """;

  @TempDir Path disk;
  private boolean mounted;

  @BeforeAll
  static void simulator() {
    SimulatedService.standInForTheCommandLine();
  }

  private void mount(String size) throws Exception {
    mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
    Assumptions.assumeTrue(mounted, "a tmpfs cannot be mounted here; it takes root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  void aDiskThatIsAsGoodAsFullIsRefusedBeforeTheRun() throws Exception {
    mount("16m");
    assertThatExceptionOfType(RunFolderException.class)
        .isThrownBy(() -> Bench.of(disk, RECIPE).run())
        .withMessageContaining("MiB are free under " + disk)
        .withMessageContaining("a run needs at least 64");
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void aDiskThatFillsUpKeepsTheTrialsThatEnded() throws Exception {
    mount("80m");
    Bench bench =
        Bench.of(
            disk,
            RECIPE,
            event -> {
              if (event instanceof RunEvent.TrialEnded) {
                fill(disk.resolve("filler"));
              }
            });
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow()).contains("the disk is full");
    assertThat(summary.trials()).extracting(trial -> trial.trial().id()).containsExactly("t01");
    assertThat(bench.folder(summary).finishedTrials()).hasSize(1);
  }

  /// Writes until nothing more fits.
  private static void fill(Path file) {
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }
}
