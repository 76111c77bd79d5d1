package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.Job;
import hpcbench.deploy.JobId;
import hpcbench.deploy.SshLogin;
import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import hpcbench.testing.LoginNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A job whose first node died: its script left no word, Slurm has forgotten it, and there is no
/// accounting. What it finished is on the cluster, and is had from a laptop, over a real SSH
/// service.
@Timeout(180)
class StrandedJobTest {
  private static final String RECIPE =
      """
      scenario: stranded
      orchestration: {mode: local}
      workload:
        {service: dummy, model: simulated, concurrency: 1, input_tokens: 8, output_tokens: 8, requests: [2, 3]}
      """;

  @TempDir Path temporary;
  private LoginNode login;
  private Path there;
  private Path job;
  private Map<String, String> environment;

  @BeforeEach
  void strand() throws Exception {
    Path programs = Files.createDirectories(temporary.resolve("bin"));
    program(programs.resolve("squeue"), "slurm_load_jobs error: Invalid job id specified");
    program(programs.resolve("sacct"), "Slurm accounting storage is disabled");
    login =
        LoginNode.start(
            Files.createDirectories(temporary.resolve("node")),
            Map.of("PATH", programs + ":/usr/bin:/bin"));
    environment = new HashMap<>(login.environment());
    there = Files.createDirectories(temporary.resolve("cluster/jobs/job-1"));
    job = Files.createDirectories(temporary.resolve("runs/job-1"));
    Files.writeString(there.resolve("output.log"), "the job began\n");
    SshLogin ssh = SshLogin.to(LoginNode.HOST);
    Files.writeString(
        job.resolve("job.json"),
        Json.pretty(
            new Job(
                new JobId("4711", Optional.empty()),
                Instant.EPOCH,
                "stranded",
                "generic",
                "22.05",
                2,
                Optional.empty(),
                Optional.of(new Job.Remote(ssh, there.toString())))));
  }

  private static void program(Path file, String complaint) throws Exception {
    Files.writeString(file, "#!/bin/sh\necho '%s' >&2\nexit 1\n".formatted(complaint));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void disconnect() {
    login.close();
  }

  private CommandLineHere.Ended hpcbench(String... words) {
    return CommandLineHere.in(CommandLineHere.ROOT, environment, words);
  }

  /// A run that ended, without what it wrote at its end.
  private void leaveARun() throws Exception {
    Path recipe = Files.writeString(temporary.resolve("recipe.yaml"), RECIPE);
    CommandLineHere.Ended run =
        hpcbench(
            "run",
            "--recipe",
            recipe.toString(),
            "--runs-dir",
            there.toString(),
            "--allow-invalid",
            "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path folder = run(there);
    for (String last : new String[] {"summary.json", "summary.csv", "summary.md", "report.html"}) {
      Files.delete(folder.resolve(last));
    }
    Files.delete(folder.resolve("trials/t02/summary.json"));
  }

  private static Path run(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @Test
  void whatItFinishedIsCollectedAndReportedAsIncomplete() throws Exception {
    leaveARun();
    assertThat(hpcbench("status", job.toString()).out())
        .contains("job 4711 is gone, and how it ended is not known: neither squeue nor sacct");
    CommandLineHere.Ended collected = hpcbench("collect", job.toString(), "--json");
    assertThat(collected.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(collected.err()).contains("incomplete: this is what there is so far");
    RunSummary summary = Json.parse(collected.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.INTERRUPTED);
    assertThat(summary.trials()).extracting(trial -> trial.trial().id()).containsExactly("t01");
    assertThat(run(job).resolve("report.html")).isNotEmptyFile();
    assertThatLogsAreShown();
  }

  private void assertThatLogsAreShown() {
    assertThat(hpcbench("logs", job.toString()).out()).isEqualTo("the job began\n");
    assertThat(hpcbench("logs", job.toString(), "--names").out()).isEqualTo("dummy-1\n");
    assertThat(hpcbench("logs", job.toString(), "--server").out())
        .isEqualTo(hpcbench("logs", job.toString(), "--of", "dummy-1").out())
        .isNotEmpty();
    CommandLineHere.Ended none = hpcbench("logs", job.toString(), "--of", "dummy-2");
    assertThat(none.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(none.err()).contains("no such server or client", "there are dummy-1");
  }

  @Test
  void followingAJobThatFailedEndsAsItDid() throws Exception {
    Files.writeString(there.resolve("ended"), "6 by-itself\n");
    CommandLineHere.Ended followed = hpcbench("logs", "-f", job.toString());
    assertThat(followed.out()).contains("the job began");
    assertThat(followed.exitCode()).as(followed.err()).isEqualTo(6);
    assertThat(hpcbench("collect", job.toString()).err()).contains("it left no run");
  }
}
