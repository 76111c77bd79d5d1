package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.cli.ToolkitOnCluster.Ended;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.testing.Requirement;
import hpcbench.testing.SlurmCluster;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The real vLLM on two nodes of a real Slurm, from `hpcbench run` to the report. Each start takes
/// minutes, so there is one natively, which ends well, and one over Ray, in which a node dies after
/// the first trial. Both take five minutes, which CI has no room for yet: they run where
/// `HPCBENCH_LONG_TESTS=1` is set.
@Tag("real-engines")
@EnabledIfEnvironmentVariable(named = "HPCBENCH_LONG_TESTS", matches = "1")
@Timeout(900)
@ExtendWith(SlurmCluster.Extension.class)
class VllmOnTwoNodesTest {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final Path RECIPES = CommandLineHere.ROOT.resolve("recipes");

  /// Where less is free, `dev/engines` leaves vLLM out.
  private static final long VLLM_DISK_BYTES = 10_000_000_000L;

  /// The first node of the job is the client's, the two after it are the server's.
  private static final String SECOND_SERVER_NODE = "10.78.0.13";

  @TempDir Path home;
  private ToolkitOnCluster toolkit;

  @BeforeEach
  void install(SlurmCluster cluster) throws Exception {
    toolkit = ToolkitOnCluster.install(home, cluster, LIMIT);
  }

  private static void require(String engine, String program) {
    Path engines =
        Optional.ofNullable(System.getenv("ENGINES_DIR"))
            .map(Path::of)
            .orElse(userHome().toPath().resolve(".cache/hpcbench-engines"));
    Assumptions.assumeTrue(
        Files.exists(engines.resolve("vllm")) || userHome().getUsableSpace() > VLLM_DISK_BYTES,
        "vLLM needs 10 GB of disk, and fewer are free");
    Requirement.require(
        Files.isExecutable(engines.resolve("vllm/bin").resolve(program)),
        engine + " is not installed; get it with: dev/engines install " + engine);
  }

  private static File userHome() {
    return new File(System.getProperty("user.home"));
  }

  @Test
  void nativelyTwoNodesAreOneServer() throws Exception {
    require("vllm", "vllm");
    Path recipe = RECIPES.resolve("vllm-native-two-nodes.yaml");
    Ended run = toolkit.hpcbench("run", "--recipe", recipe.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .hasSize(2)
        .allSatisfy(trial -> assertThat(trial.measures().requests().completed()).isEqualTo(16));
    Path folder = runFolder();
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
    assertThat(folder.resolve("logs/vllm-distributed-1-rank1.log")).isNotEmptyFile();
    toolkit.awaitEmptyNodes();
  }

  @Test
  void overRayAKilledNodeEndsTheRunWithItsLastWords() throws Exception {
    require("vllm-ray", "ray");
    Path recipe = home.resolve("ray.yaml");
    String text = Files.readString(RECIPES.resolve("vllm-ray-two-nodes.yaml"));
    Files.writeString(recipe, text.replace("requests: 16", "duration: 15s"));
    Ended started = toolkit.hpcbench("run", "--recipe", recipe.toString(), "--detach");
    assertThat(started.exitCode()).as(started.err()).isZero();
    Path job = Path.of(started.out().strip());
    toolkit.await(
        "the second trial, or the end", () -> output(job).contains("t02  2 of 2") || hasEnded(job));
    assertThat(hasEnded(job)).as(output(job)).isFalse();
    raylet(SECOND_SERVER_NODE).destroyForcibly();
    toolkit.await("the end of the job", () -> hasEnded(job));

    try (RunFolder folder = RunFolder.open(runFolder())) {
      RunSummary summary = folder.summary().orElseThrow();
      assertThat(summary.trials().getFirst().measures().requests().completed()).isPositive();
      assertThat(summary.status()).isEqualTo(Status.FAILED);
      assertThat(summary.reason().orElseThrow())
          .contains("the service vllm-distributed ended during trial t02")
          .contains("vllm-distributed-1-rank1.log", "raylet");
      assertThat(folder.path().resolve("report.html")).isNotEmptyFile();
      assertThat(Files.readString(folder.logs().resolve("vllm-distributed-1.log")))
          .contains("the Ray cluster has 2 of 2 nodes and 2 of 2 GPUs");
    }
    toolkit.awaitEmptyNodes();
  }

  private static String output(Path job) throws IOException {
    Path output = job.resolve("output.log");
    return Files.exists(output) ? Files.readString(output) : "";
  }

  private static boolean hasEnded(Path job) {
    return Files.exists(job.resolve("ended"));
  }

  private Path runFolder() throws IOException {
    try (Stream<Path> files = Files.walk(toolkit.runs(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("plan.json"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }

  /// The daemon of Ray at this address.
  private static ProcessHandle raylet(String address) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains("/raylet\0"))
        .filter(process -> commandLine(process).contains("--node_ip_address=" + address))
        .findFirst()
        .orElseThrow();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      Path words = Path.of("/proc/" + process.pid() + "/cmdline");
      return new String(Files.readAllBytes(words), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
