package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.JobFolder;
import hpcbench.measure.ClientNode;
import hpcbench.observe.HostReport;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.testing.LoginNode;
import hpcbench.testing.SlurmCluster;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// From a laptop: a real cluster that is reached over a real SSH service, and has nothing of the
/// laptop's but what was sent there.
@ExtendWith({SlurmCluster.Extension.class, Release.Extension.class})
class LaptopRunTest {
  /// Every trial ran; whether a busy machine lets them be VALID is not asked here.
  private static final String COMPLETE = "job \\d+ (ended well|ran to its end)";

  @TempDir Path temporary;
  private Path laptop;
  private Path site;
  private LoginNode login;
  private Release release;
  private Map<String, String> environment;

  @BeforeEach
  void connect(SlurmCluster cluster, Release shared) throws Exception {
    laptop = Files.createDirectories(temporary.resolve("laptop"));
    site = temporary.resolve("site");
    login =
        LoginNode.start(Files.createDirectories(temporary.resolve("node")), cluster.environment());
    release = shared;
    environment = new HashMap<>(login.environment());
    environment.put("HPCBENCH_HOST", LoginNode.HOST);
    environment.put("XDG_CACHE_HOME", release.cache().toString());
    environment.put("SLURM_CONF", "/nowhere");
  }

  @AfterEach
  void disconnect() {
    login.close();
  }

  /// The recipe with a data set of the laptop's beside it, on two servers and two clients.
  private Path recipe() throws Exception {
    Files.writeString(
        laptop.resolve("questions.jsonl"), "{\"prompt\": \"What is a benchmark?\"}\n".repeat(8));
    String text =
        Files.readString(CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml"))
            .replace("servers:  { nodes: 1 }", "servers:  { nodes: 2 }")
            .replace("monitors: { nodes: 1 }", "monitors: { nodes: 0 }")
            .replace("  input_tokens: 128\n", "  dataset: {kind: jsonl, path: questions.jsonl}\n");
    return Files.writeString(laptop.resolve("recipe.yaml"), text);
  }

  /// Runs a command to its end in this JVM, which starts in no time.
  private CommandLineHere.Ended here(String... words) {
    return CommandLineHere.in(release.home(), environment, words);
  }

  private Release.Running hpcbench(String... words) throws Exception {
    return release.start(laptop, environment, words);
  }

  @Test
  void aRunFromALaptopOutlivesALostConnectionAndEndsWithAReportHere(SlurmCluster cluster)
      throws Exception {
    Release.Running run =
        hpcbench(
            "run",
            "--recipe",
            recipe().toString(),
            "--remote-dir",
            site.toString(),
            "--json",
            "--allow-invalid");
    run.await("t01");
    login.cut();
    run.await("goes on, but");
    login.restore();
    Release.Ended ended = run.ended();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary summary = Json.parse(ended.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.client().nodes())
        .extracting(ClientNode::name)
        .containsExactly("node01", "node02");
    assertThat(trial.measures().endpoints().orElseThrow().each())
        .as("requests of each server")
        .hasSize(2)
        .allSatisfy(server -> assertThat(server.requests().completed()).isPositive());
    assertThat(trial.observed().hosts())
        .extracting(HostReport::node)
        .containsExactlyInAnyOrder("node01", "node02", "node03", "node04");
    Path job = theJob(laptop.resolve("runs"));
    assertThat(job.resolve("job.sh"))
        .content()
        .contains(site.toRealPath().toString())
        .doesNotContain(laptop.toString(), release.home().toString());
    assertThat(filesBelow(job)).contains("output.log", "ended", "report.html", "requests.hbr");
    assertThat(filesBelow(site)).contains("questions.jsonl", "report.html");
    assertThat(cluster.processes()).isEmpty();
    assertThatTheJobCanBeAskedAbout();
  }

  private void assertThatTheJobCanBeAskedAbout() throws Exception {
    assertThat(hpcbench("status").ended().out())
        .containsPattern(COMPLETE)
        .contains("on " + LoginNode.HOST);
    assertThat(hpcbench("logs").ended().out()).contains("t01");
    Release.Ended collected = hpcbench("collect", "--allow-invalid").ended();
    assertThat(collected.exitCode()).as(collected.err()).isZero();
    assertThat(collected.out()).contains("report.html");
  }

  @Test
  void aRunThatWasCancelledIsFinishedAndRunAgainFromTheLaptop(SlurmCluster cluster)
      throws Exception {
    String text = Files.readString(recipe()).replace("duration: 10s", "duration: [1s, 8s]");
    Path recipe = Files.writeString(laptop.resolve("two.yaml"), text.replace("warmup: 2s", ""));
    Release.Running first =
        hpcbench("run", "--recipe", recipe.toString(), "--remote-dir", site.toString());
    first.await("t02  ");
    JobFolder job = JobFolder.find(laptop.resolve("runs"), Optional.empty());
    assertThatATunnelLeadsToAnExecutor(job);
    assertThat(here("cancel", job.path().toString()).exitCode()).isZero();
    assertThat(first.ended().exitCode()).isEqualTo(ExitCode.INTERRUPTED.number());

    CommandLineHere.Ended resumed = here("resume", job.path().toString(), "--allow-invalid");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    RunFolder run = RunFolder.open(job.run().orElseThrow());
    assertThat(run.summary().orElseThrow().status()).isEqualTo(RunSummary.Status.COMPLETE);
    assertThat(run.provenance().orElseThrow().sessions()).hasSize(2);

    Path runs = laptop.resolve("again");
    CommandLineHere.Ended rerun =
        here(
            "rerun",
            job.path().toString(),
            "--runs-dir",
            runs.toString(),
            "--remote-dir",
            site.toString(),
            "--allow-invalid");
    assertThat(rerun.exitCode()).as(rerun.err()).isZero();
    JobFolder again = JobFolder.find(runs, Optional.empty());
    assertThat(RunFolder.open(again.run().orElseThrow()).provenance().orElseThrow().rerunOf())
        .contains(run.id());
    assertThat(cluster.processes()).isEmpty();
  }

  /// The line that is printed is run as it stands, but for where the test's `ssh` is configured.
  private void assertThatATunnelLeadsToAnExecutor(JobFolder job) throws Exception {
    Matcher executor =
        Pattern.compile("client node (\\S+) is ready at http://\\S+:(\\d+)")
            .matcher(Files.readString(job.output()));
    assertThat(executor.find()).isTrue();
    int port = LoginNode.freePort();
    CommandLineHere.Ended tunnel =
        here(
            "tunnel",
            job.path().toString(),
            "--node",
            executor.group(1),
            "--port",
            executor.group(2),
            "--local-port",
            Integer.toString(port));
    assertThat(tunnel.out()).as(tunnel.err()).startsWith("ssh ");
    String line = tunnel.out().strip().replaceFirst("ssh", environment.get("HPCBENCH_SSH"));
    Process ssh = new ProcessBuilder("bash", "-c", "exec " + line).inheritIO().start();
    try {
      assertThat(healthAt(port)).isEqualTo("{\"status\":\"ok\"}\n");
    } finally {
      ssh.destroy();
    }
  }

  /// As soon as somebody listens there.
  private static String healthAt(int port) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try (InputStream health =
          URI.create("http://127.0.0.1:" + port + "/health").toURL().openStream()) {
        return new String(health.readAllBytes(), StandardCharsets.UTF_8);
      } catch (ConnectException notYet) {
        assertThat(System.nanoTime()).as(notYet.toString()).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  @Test
  void whatIsRefusedLeavesNothingOnTheCluster() throws Exception {
    Path wrong = laptop.resolve("wrong.yaml");
    Files.writeString(wrong, "account: nobody\n" + Files.readString(recipe()));
    Release.Ended run =
        hpcbench("run", "--recipe", wrong.toString(), "--remote-dir", site.toString()).ended();
    assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(run.err()).contains("account: Slurm refuses 'nobody'");
    assertThat(filesBelow(site.resolve("jobs"))).isEmpty();
    assertThat(laptop.resolve("runs")).isEmptyDirectory();
  }

  private static Path theJob(Path runs) throws Exception {
    try (Stream<Path> jobs = Files.list(runs)) {
      return jobs.findFirst().orElseThrow();
    }
  }

  private static List<String> filesBelow(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }
}
