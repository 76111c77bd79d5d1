package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import hpcbench.testing.LoginNode;
import hpcbench.testing.SlurmCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// From a laptop: a real cluster that is reached over a real SSH service, and has nothing of the
/// laptop's but what was sent there.
@ExtendWith(SlurmCluster.Extension.class)
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
  void connect(SlurmCluster cluster) throws Exception {
    laptop = Files.createDirectories(temporary.resolve("laptop"));
    site = temporary.resolve("site");
    login =
        LoginNode.start(Files.createDirectories(temporary.resolve("node")), cluster.environment());
    release = Release.in(temporary.resolve("release"));
    environment = new HashMap<>(login.environment());
    environment.put("HPCBENCH_HOST", LoginNode.HOST);
    environment.put("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    environment.put("SLURM_CONF", "/nowhere");
  }

  @AfterEach
  void disconnect() {
    login.close();
  }

  /// The recipe with a data set of the laptop's beside it.
  private Path recipe() throws Exception {
    Files.writeString(
        laptop.resolve("questions.jsonl"), "{\"prompt\": \"What is a benchmark?\"}\n".repeat(8));
    String text =
        Files.readString(CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml"))
            .replace("  input_tokens: 128\n", "  dataset: {kind: jsonl, path: questions.jsonl}\n");
    return Files.writeString(laptop.resolve("recipe.yaml"), text);
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
