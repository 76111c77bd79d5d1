package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.JobFolder;
import hpcbench.result.Provenance.Session;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.Verdict;
import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// One run on a real cluster that is cut in every way there is, and finished in the end.
@Timeout(300)
@ExtendWith(SlurmCluster.Extension.class)
class CutOnSlurmTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// All trials share a server. The second one is long enough for its load to be seen before it is
  /// cut, and the last one for Slurm, which looks at time limits twice a minute, to find it
  /// running.
  private static final String RECIPE =
      """
      scenario: cut
      account: p200981
      orchestration:
        mode: slurm
        node_allocation: {servers: {nodes: 1}, clients: {nodes: 2}, monitors: {nodes: 1}}
        job_config: {time_limit: "00:10:00"}
      resources: {servers: {cpus_per_task: 1, mem_gb: 1}, clients: {cpus_per_task: 1, mem_gb: 1}}
      workload:
        service: dummy
        model: simulated
        concurrency: 4
        input_tokens: 8
        output_tokens: 8
        duration: [1s, 10s, 40s]
      monitoring: {interval: 200ms}
      """;

  /// What a server told while it worked on requests, in the file of what is seen of a job's nodes.
  private static final Pattern BUSY =
      Pattern.compile("\"time\":\"([^\"]+)\".*\"running_requests\":[1-9]");

  @TempDir Path home;
  private SlurmCluster cluster;
  private ToolkitOnCluster toolkit;
  private Path recipe;

  @BeforeEach
  void install(SlurmCluster cluster) throws Exception {
    this.cluster = cluster;
    this.toolkit = ToolkitOnCluster.install(home, cluster, LIMIT);
    this.recipe = Files.writeString(home.resolve("recipe.yaml"), RECIPE);
  }

  @Test
  void aRunThatIsCutInEveryWayKeepsWhatItFinishedAndIsFinishedByResume() throws Exception {
    JobFolder first =
        submitted("run", "--recipe", recipe.toString(), "--runs-dir", toolkit.runs().toString());
    awaitTrial(first, "t02");
    Path run = first.run().orElseThrow();
    awaitLoad(first);
    kill("simulate");
    assertEnded(first, "failed", 5);
    Map<Path, String> firstTrial = contents(run.resolve("trials/t01"));
    assertCut(run, firstTrial, "service-ended", "signal 9");

    JobFolder second = resumedInItsSecondTrial(run);
    awaitLoad(second);
    kill("executor");
    assertEnded(second, "failed", 5);
    assertCut(run, firstTrial, "lost-client", "signal 9");

    JobFolder third = resumedInItsSecondTrial(run);
    assertThat(toolkit.here("resume", run.toString()).err()).contains("is to finish this run");
    kill("orchestrate");
    assertEnded(third, "failed", 137);

    JobFolder fourth = resumedInItsSecondTrial(run);
    slurm("scancel", number(fourth));
    assertEnded(fourth, "was cancelled", 143);

    JobFolder fifth = resumedInItsSecondTrial(run);
    slurm("scontrol", "update", "nodename=node02", "state=down", "reason=test");
    assertEnded(fifth, "lost a node", 143);
    bringBack("node02");

    JobFolder sixth = resumedInItsSecondTrial(run);
    awaitTrial(sixth, "t03");
    slurm("scontrol", "update", "jobid=" + number(sixth), "timelimit=1");
    assertEnded(sixth, "ran out of time", 143);

    ToolkitOnCluster.Ended resumed = toolkit.hpcbench("resume", run.toString(), "--allow-invalid");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    toolkit.awaitEmptyNodes();
    assertThat(contents(run.resolve("trials/t01"))).isEqualTo(firstTrial);
    assertComplete(RunFolder.open(run));
  }

  private static void assertComplete(RunFolder run) throws IOException {
    RunSummary summary = run.summary().orElseThrow();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02", "t03");
    List<Session> sessions = run.provenance().orElseThrow().sessions();
    assertThat(sessions).hasSize(7);
    assertThat(sessions).extracting(Session::job).doesNotHaveDuplicates();
    assertThat(sessions).as("server starts").allMatch(session -> session.services().size() == 1);
    assertThat(run.path().resolve("cut")).isDirectoryContaining("glob:**t02-5");
    assertThat(run.path().resolve("report.html")).isNotEmptyFile();
  }

  /// First the server's node, then that of the job's own script, which leaves no last word.
  @Test
  void nodesThatLosePowerEndTheirJobsAndTheRunIsFinishedByResume() throws Exception {
    Files.writeString(recipe, RECIPE.replace("[1s, 10s, 40s]", "[1s, 15s]"));
    JobFolder first =
        submitted("run", "--recipe", recipe.toString(), "--runs-dir", toolkit.runs().toString());
    awaitTrial(first, "t02");
    Path run = first.run().orElseThrow();
    Map<Path, String> firstTrial = contents(run.resolve("trials/t01"));
    awaitLoad(first); // what is in flight then hangs for longer than Slurm takes to miss the node
    assertLost(first, "node04");

    JobFolder second = resumedInItsSecondTrial(run);
    assertLost(second, "node01");
    assertThat(second.path().resolve("ended")).doesNotExist();
    assertThat(contents(run.resolve("trials/t01"))).isEqualTo(firstTrial);

    ToolkitOnCluster.Ended resumed = toolkit.hpcbench("resume", run.toString(), "--allow-invalid");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    toolkit.awaitEmptyNodes();
    RunSummary summary = RunFolder.open(run).summary().orElseThrow();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(contents(run.resolve("trials/t01"))).isEqualTo(firstTrial);
  }

  private void assertLost(JobFolder job, String node) throws Exception {
    cluster.powerOff(node);
    try {
      String expected = "job %s lost a node".formatted(number(job));
      toolkit.await(
          expected, () -> toolkit.here("status", job.path().toString()).out().contains(expected));
      toolkit.awaitEmptyNodes();
    } finally {
      cluster.powerOn(node);
      bringBack(node);
    }
  }

  /// The run says what cut it, the trial that was under way is INVALID for it, and the one before
  /// it is as it was.
  private static void assertCut(Path run, Map<Path, String> firstTrial, String rule, String reason)
      throws IOException {
    RunFolder folder = RunFolder.open(run);
    RunSummary summary = folder.summary().orElseThrow();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow()).contains(reason);
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02");
    assertThat(summary.trials().getLast().verdict())
        .satisfies(verdict -> {
          assertThat(verdict.level()).isEqualTo(Verdict.Level.INVALID);
          assertThat(verdict.findings())
              .anySatisfy(finding -> {
                assertThat(finding.rule()).isEqualTo(rule);
                assertThat(finding.message()).contains(reason);
              });
        });
    assertThat(contents(run.resolve("trials/t01"))).isEqualTo(firstTrial);
  }

  private JobFolder submitted(String... words) throws Exception {
    String[] detached =
        Stream.concat(Stream.of(words), Stream.of("--detach")).toArray(String[]::new);
    CommandLineHere.Ended submitted = toolkit.here(detached);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    return JobFolder.find(toolkit.runs(), Optional.of(submitted.out().strip()));
  }

  private JobFolder resumedInItsSecondTrial(Path run) throws Exception {
    JobFolder job = submitted("resume", run.toString());
    awaitTrial(job, "t02");
    return job;
  }

  private void awaitTrial(JobFolder job, String trial) throws Exception {
    toolkit.await(
        "trial " + trial,
        () -> Files.exists(job.output()) && Files.readString(job.output()).contains(trial + "  "));
  }

  /// Until the server works on requests of the second trial, whose own ones are kept in a file from
  /// its start on, which has no more than its header until the trial ends.
  private void awaitLoad(JobFolder job) throws Exception {
    Path requests = job.run().orElseThrow().resolve("trials/t02/requests.hbr.part");
    Path monitor = job.path().resolve("monitor.jsonl");
    toolkit.await(
        "the load of the second trial",
        () ->
            Files.exists(requests)
                && Files.exists(monitor)
                && isLoadedSince(Files.getLastModifiedTime(requests).toInstant(), monitor));
  }

  private static boolean isLoadedSince(Instant start, Path monitor) throws IOException {
    for (String line : Files.readAllLines(monitor)) {
      Matcher seen = BUSY.matcher(line);
      if (seen.find() && Instant.parse(seen.group(1)).isAfter(start)) {
        return true;
      }
    }
    return false;
  }

  /// The job is over as documented, and nothing of it is left on any node.
  private void assertEnded(JobFolder job, String how, int exitCode) throws Exception {
    toolkit.awaitEmptyNodes();
    String expected = "job %s %s".formatted(number(job), how);
    toolkit.await(
        expected, () -> toolkit.here("status", job.path().toString()).out().contains(expected));
    assertThat(toolkit.here("status", job.path().toString()).out())
        .contains("(exit code %d)".formatted(exitCode));
  }

  /// A node that is down for no reason of its own may come back by itself first.
  private void bringBack(String node) throws Exception {
    toolkit.await(
        node + " to be idle",
        () -> {
          cluster.run("scontrol", "update", "nodename=" + node, "state=resume");
          return cluster
              .run("sinfo", "--noheader", "--nodes=" + node, "--format=%T")
              .output()
              .contains("idle");
        });
  }

  private void slurm(String... command) {
    SlurmCluster.Result result = cluster.run(command);
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private static String number(JobFolder job) throws IOException {
    return job.job().id().number();
  }

  /// Ends the toolkit's processes of this role, wherever they are.
  private void kill(String role) {
    List<ProcessHandle> processes =
        ProcessHandle.allProcesses().filter(process -> isOurs(process, role)).toList();
    assertThat(processes).as("processes of " + role).isNotEmpty();
    processes.getFirst().destroyForcibly();
  }

  /// By its words: on the nodes of the test cluster they show what they are.
  private boolean isOurs(ProcessHandle process, String role) {
    try {
      Path proc = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      String words = Files.readString(proc, StandardCharsets.ISO_8859_1);
      return words.split("\0", -1)[0].endsWith("/java")
          && words.contains(home.toString())
          && words.contains("\0hpcbench.cli.Main\0" + role + "\0");
    } catch (IOException _) {
      return false;
    }
  }

  private static Map<Path, String> contents(Path trial) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(trial)) {
      for (Path file : files.toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
