package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.testing.Requirement;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs as a person starts them, and what may come between.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class RunTest {
  private static final String SECOND_TRIAL = "t02  2 of 2";

  @TempDir Path folder;
  private int port;

  @BeforeEach
  void freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  /// @param workload further lines of the workload, in braces
  private void recipe(String workload) throws IOException {
    String recipe =
        """
        scenario: two-trials
        orchestration: {mode: local}
        workload: {service: dummy, model: simulated, concurrency: 2, input_tokens: 8, %s}
        servers: {port: %d}
        """;
    Files.writeString(folder.resolve("recipe.yaml"), recipe.formatted(workload, port));
  }

  /// The first trial is over soon, the second goes on until something happens.
  private Toolkit startedSecondTrial() throws IOException {
    recipe("output_tokens: 8, duration: [1s, 10m]");
    return Toolkit.start(folder, "run", "--recipe", "recipe.yaml").awaitWord(SECOND_TRIAL);
  }

  private Path runFolder() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      List<Path> all = runs.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private RunSummary kept() throws IOException {
    return RunFolder.open(runFolder()).summary().orElseThrow();
  }

  private static List<String> trials(RunSummary summary) {
    return summary.trials().stream().map(trial -> trial.trial().id()).toList();
  }

  @Test
  void aRunShowsItsProgressAndLeavesAReport() throws Exception {
    recipe("output_tokens: 8, requests: [4, 6]");
    Toolkit toolkit = Toolkit.start(folder, "run", "--recipe", "recipe.yaml", "--allow-invalid");
    Toolkit.Ended ended = toolkit.awaitEnd();

    assertThat(ended.err())
        .contains("[1/7]", "[7/7]", "dummy is ready at", "t01  1 of 2  requests=4", "t02  2 of 2")
        .as("a dumb terminal gets no control sequences")
        .doesNotContain("\u001b", "\r");
    Path run = runFolder();
    assertThat(ended.out())
        .contains("t01", "t02")
        .contains(folder.relativize(run.resolve("report.html")).toString())
        .doesNotContain("\u001b");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    assertThat(kept().status()).isEqualTo(Status.COMPLETE);
    assertThat(RunFolder.open(run).provenance().orElseThrow().sessions().getFirst().command())
        .containsExactly("hpcbench", "run", "--recipe", "recipe.yaml", "--allow-invalid");
    toolkit.awaitNothingLeft();
  }

  /// Nobody listens there, which is told, and costs nothing else.
  @Test
  void whatIsSeenIsPushedToTheGatewayThatTheRecipeNames() throws Exception {
    recipe("output_tokens: 8, requests: 4");
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(
        file, Files.readString(file) + "monitoring: {pushgateway: \"127.0.0.1:1\"}\n");
    Toolkit.Ended ended =
        Toolkit.start(folder, "run", "--recipe", "recipe.yaml", "--allow-invalid").awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("the Pushgateway http://127.0.0.1:1 cannot be reached");
  }

  @Test
  void ctrlCKeepsWhatWasMeasuredAndSaysHowToGoOn() throws Exception {
    Toolkit toolkit = startedSecondTrial().signal("INT");
    Toolkit.Ended ended = toolkit.awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(ended.err())
        .contains("stopping: requests in flight may end")
        .contains("ending what was started", "writing the report")
        .containsPattern("go on with   hpcbench resume runs/[\\w-]+\n");
    assertThat(ended.out()).contains("the run did not complete", "of 2 trials are kept");
    assertThat(kept().status()).isEqualTo(Status.INTERRUPTED);
    assertThat(trials(kept())).startsWith("t01");
    assertThat(runFolder().resolve("report.html")).isNotEmptyFile();
    toolkit.awaitNothingLeft();
  }

  @Test
  void aSecondCtrlCWaitsForNothing() throws Exception {
    recipe("output_tokens: [4, 8000], requests: 4, drain: 10m");
    Toolkit toolkit =
        Toolkit.start(folder, "run", "--recipe", "recipe.yaml")
            .awaitWord(SECOND_TRIAL)
            .signal("INT")
            .awaitWord("once more")
            .signal("INT");
    Toolkit.Ended ended = toolkit.awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(ended.err()).contains("stopping at once");
    assertThat(trials(kept())).startsWith("t01");
    assertThat(runFolder().resolve("report.html")).isNotEmptyFile();
    toolkit.awaitNothingLeft();
  }

  @Test
  void aServiceThatIsKilledCostsItsTrialOnly() throws Exception {
    Toolkit toolkit = startedSecondTrial().signalService("KILL", "simulate");
    Toolkit.Ended ended = toolkit.awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.out())
        .contains("the service dummy ended during trial t02", "SIGKILL")
        .contains("of 2 trials are kept");
    assertThat(trials(kept())).startsWith("t01");
    toolkit.awaitNothingLeft();
  }

  @Test
  void whenTheToolkitItselfIsKilledItsServiceEndsToo() throws Exception {
    Toolkit toolkit = startedSecondTrial().signal("KILL");
    toolkit.awaitEnd();
    toolkit.awaitNothingLeft();
    assertThat(RunFolder.open(runFolder()).finishedTrials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01");
  }

  @Test
  void anOccupiedPortIsNamed() throws Exception {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      recipe("output_tokens: 8, requests: 4");
      Toolkit toolkit = Toolkit.start(folder, "run", "--recipe", "recipe.yaml", "--json");
      Toolkit.Ended ended = toolkit.awaitEnd();
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.RUN_FAILED.number());
      assertThat(ended.err()).contains("port " + port + " of 127.0.0.1 is taken");
      assertThat(Json.parse(ended.out(), RunSummary.class).status()).isEqualTo(Status.FAILED);
      toolkit.awaitNothingLeft();
    }
  }

  @Test
  void aFullDiskIsNamedAndWhatWasKeptStays() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("runs"));
    Requirement.require(
        succeeds("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString()),
        "a small disk cannot be mounted; run the tests as root");
    try {
      recipe("output_tokens: 8, duration: [1s, 6s]");
      Toolkit toolkit =
          Toolkit.start(folder, "run", "--recipe", "recipe.yaml").awaitWord(SECOND_TRIAL);
      fill(disk.resolve("filler"));
      Toolkit.Ended ended = toolkit.awaitEnd();
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.RUN_FAILED.number());
      assertThat(ended.out()).contains("the disk is full");
      toolkit.awaitNothingLeft();
      Files.delete(disk.resolve("filler"));
      assertThat(RunFolder.open(runFolder()).finishedTrials())
          .extracting(trial -> trial.trial().id())
          .containsExactly("t01");
    } finally {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
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

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
