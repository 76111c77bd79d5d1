package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Provenance;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs that were cut and are finished, and runs that are run again, on this machine.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ResumeTest {
  @TempDir Path folder;

  /// Three short trials, whose prompts come from a file.
  @BeforeEach
  void recipe() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("recipe.yaml"),
          """
          scenario: three-trials
          orchestration: {mode: local}
          workload:
            service: dummy
            model: simulated
            concurrency: [1, 2, 3]
            duration: 1s
            output_tokens: 8
            dataset: {kind: jsonl, path: prompts.jsonl}
          servers: {port: %d}
          """
              .formatted(socket.getLocalPort()));
    }
    writePrompts("What is a benchmark?");
  }

  private void writePrompts(String first) throws IOException {
    String lines = "{\"prompt\": \"%s\"}\n{\"prompt\": \"And what is not?\"}\n";
    Files.writeString(folder.resolve("prompts.jsonl"), lines.formatted(first));
  }

  private Toolkit.Ended hpcbench(String... words) throws Exception {
    return Toolkit.start(folder, words).awaitEnd();
  }

  /// The run's folder, relative to where its commands are typed.
  private String lastRun() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return folder.relativize(runs.max(Comparator.naturalOrder()).orElseThrow()).toString();
    }
  }

  private String runThatIsKilledInItsSecondTrial() throws Exception {
    Toolkit toolkit =
        Toolkit.start(folder, "run", "--recipe", "recipe.yaml", "--allow-invalid")
            .awaitFile("t02/requests.hbr.part")
            .signal("KILL");
    toolkit.awaitEnd();
    toolkit.awaitNothingLeft();
    return lastRun();
  }

  private RunFolder opened(String run) throws IOException {
    return RunFolder.open(folder.resolve(run));
  }

  private static Map<Path, String> contents(Path trial) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(trial)) {
      for (Path file : files.toList()) {
        contents.put(
            file,
            Files.getLastModifiedTime(file)
                + " "
                + Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void aRunThatWasKilledIsFinishedWhereItWasCut() throws Exception {
    String run = runThatIsKilledInItsSecondTrial();
    Path first = folder.resolve(run).resolve("trials/t01");
    Map<Path, String> before = contents(first);

    Toolkit.Ended resumed = hpcbench("resume", run, "--allow-invalid");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("t02  2 of 3", "t03  3 of 3").doesNotContain("t01  1 of 3");
    assertThat(contents(first)).isEqualTo(before);
    RunSummary summary = opened(run).summary().orElseThrow();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02", "t03");
    assertThat(folder.resolve(run)).isDirectoryContaining("glob:**report.html");
    assertThat(folder.resolve(run).resolve("cut/t02-1/requests.hbr.part")).exists();
    assertThat(folder.resolve(run).resolve("logs/session-2/dummy-1.log")).exists();
    List<Provenance.Session> sessions = opened(run).provenance().orElseThrow().sessions();
    assertThat(sessions)
        .extracting(session -> session.endedAt().isPresent())
        .containsExactly(false, true);
    assertThat(sessions.getLast().command()).startsWith("hpcbench", "resume");

    Toolkit.Ended again = hpcbench("resume", run, "--allow-invalid");
    assertThat(again.err()).isEqualTo("the run is complete: there is nothing to resume\n");
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void aRunThatAnotherProcessWritesIsNotResumed() throws Exception {
    String run = runThatIsKilledInItsSecondTrial();
    try (RunFolder _ = RunFolder.resume(folder.resolve(run), Secrets.BY_FORM)) {
      Toolkit.Ended second = hpcbench("resume", run);
      assertThat(second.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
      assertThat(second.err()).contains("another process is writing");
    }
    writePrompts("Something else?");
    Toolkit.Ended other = hpcbench("resume", run);
    assertThat(other.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(other.err()).contains("prompts.jsonl has changed: its SHA-256 was");
  }

  @Test
  void aRunIsRunAgainWithThePlanItHad() throws Exception {
    Toolkit.Ended once = hpcbench("run", "--recipe", "recipe.yaml", "--allow-invalid");
    assertThat(once.exitCode()).as(once.err()).isZero();
    String earlier = lastRun();
    Files.delete(folder.resolve("recipe.yaml"));

    Toolkit.Ended again = hpcbench("rerun", earlier, "--allow-invalid");
    assertThat(again.exitCode()).as(again.err()).isZero();
    RunFolder second = opened(lastRun());
    assertThat(second.id()).isNotEqualTo(opened(earlier).id());
    assertThat(second.plan()).isEqualTo(opened(earlier).plan());
    assertThat(second.recipe()).isEqualTo(opened(earlier).recipe());
    assertThat(second.provenance().orElseThrow().rerunOf()).contains(opened(earlier).id());

    assertThat(hpcbench("diff", earlier, lastRun()).out()).isEqualTo("nothing changed\n");

    writePrompts("Something else?");
    Toolkit.Ended changed = hpcbench("rerun", earlier);
    assertThat(changed.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(changed.err())
        .contains("it would not be the same run", "prompts.jsonl has changed", "--changed-files");
  }
}
