package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.cli.ToolkitOnCluster.Ended;
import hpcbench.deploy.JobFolder;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The real vLLM on two nodes of a real Slurm, from `hpcbench run` to the report, natively and over
/// Ray. Each start takes minutes, so what is to fail fails as early as it can.
@Tag("real-engines")
@Timeout(900)
@ExtendWith(SlurmCluster.Extension.class)
class VllmOnTwoNodesTest {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final Path RECIPES = CommandLineHere.ROOT.resolve("recipes");

  /// Where less is free, `dev/engines` leaves vLLM out.
  private static final long VLLM_DISK_BYTES = 10_000_000_000L;

  /// The first node of the job is the client's, the two after it are the server's.
  private static final String FIRST_SERVER_NODE = "10.78.0.12";

  private static final String SECOND_SERVER_NODE = "10.78.0.13";

  @TempDir Path home;
  private ToolkitOnCluster toolkit;

  @BeforeEach
  void install(SlurmCluster cluster) throws Exception {
    toolkit = ToolkitOnCluster.install(home, cluster, LIMIT);
  }

  private static void require(String engine, String program) {
    Assumptions.assumeTrue(
        Files.exists(engines().resolve("vllm")) || userHome().getUsableSpace() > VLLM_DISK_BYTES,
        "vLLM needs 10 GB of disk, and fewer are free");
    Requirement.require(
        Files.isExecutable(engines().resolve("vllm/bin").resolve(program)),
        engine + " is not installed; get it with: dev/engines install " + engine);
  }

  private static Path engines() {
    return Optional.ofNullable(System.getenv("ENGINES_DIR"))
        .map(Path::of)
        .orElse(userHome().toPath().resolve(".cache/hpcbench-engines"));
  }

  private static File userHome() {
    return new File(System.getProperty("user.home"));
  }

  @Test
  void nativelyTwoNodesAreOneServer() throws Exception {
    require("vllm", "vllm");
    RunSummary summary = runToItsEnd("vllm-native-two-nodes.yaml");
    requireOneServerThatTellsOfItself(summary);
  }

  @Test
  void overRayTwoNodesAreOneServer() throws Exception {
    require("vllm-ray", "ray");
    RunSummary summary = runToItsEnd("vllm-ray-two-nodes.yaml");
    requireOneServerThatTellsOfItself(summary);
    assertThat(log("vllm-distributed-1.log"))
        .contains("the Ray cluster has 2 of 2 nodes and 2 of 2 GPUs")
        .contains("ip=" + SECOND_SERVER_NODE);
  }

  private RunSummary runToItsEnd(String recipe) throws Exception {
    Ended run =
        toolkit.hpcbench(
            "run", "--recipe", RECIPES.resolve(recipe).toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    toolkit.awaitEmptyNodes();
    return summary;
  }

  /// The first node alone is loaded, and says what it worked on.
  private void requireOneServerThatTellsOfItself(RunSummary summary) throws Exception {
    assertThat(summary.trials())
        .hasSize(2)
        .allSatisfy(trial -> {
          assertThat(trial.measures().requests().completed()).isEqualTo(16);
          assertThat(trial.observed().servers()).hasSize(1);
          ServerReport server = trial.observed().servers().getFirst();
          assertThat(server.server()).contains(FIRST_SERVER_NODE);
          assertThat(server.gauges())
              .containsKeys("waiting_requests", "running_requests", "kv_cache_use_ratio");
          assertThat(server.counts()).containsKeys("prefix_queries", "prefix_hits");
          assertThat(server.times(ServerMetric.END_TO_END_SECONDS).orElseThrow().count())
              .as(
                  "the two of the warm-up may be in between its two readings, and those that were in"
                      + " flight when the last one was sent may end after them")
              .isBetween(16L - trial.trial().workload().concurrency().orElseThrow(), 18L);
        });
    assertThat(log("vllm-distributed-1.log")).contains("POST /v1/chat/completions");
    assertThat(log("vllm-distributed-1-rank1.log")).isNotBlank().doesNotContain("POST /v1");
    assertThat(Files.readString(runFolder().resolve("report.html")))
        .contains("The server&#39;s own word", "Running", "KV cache in use", "Prefix cache hits");
  }

  private String log(String name) throws IOException {
    return Files.readString(runFolder().resolve("logs").resolve(name));
  }

  @Test
  void aKilledRayNodeEndsTheRunWithItsLastWords(SlurmCluster cluster) throws Exception {
    require("vllm-ray", "ray");
    Path job = detachedUntilVllmRuns(cluster);
    raylet(SECOND_SERVER_NODE).orElseThrow().destroyForcibly();
    assertThat(reasonOfFailure(job))
        .contains("the service vllm-distributed ended before it was ready")
        .contains("vllm-distributed-1-rank1.log", "raylet");
    toolkit.awaitEmptyNodes();
  }

  /// Until there is a worker, most of a start has passed: more than CI has time for.
  @Test
  @EnabledIfEnvironmentVariable(named = "HPCBENCH_LONG_TESTS", matches = "1")
  void aKilledRayWorkerEndsTheRunWithItsLastWords() throws Exception {
    require("vllm-ray", "ray");
    Path job = detached(UnaryOperator.identity());
    toolkit.await(
        "a worker on the second node, or the end",
        () -> rayWorker(SECOND_SERVER_NODE).isPresent() || hasEnded(job));
    assertThat(hasEnded(job)).as(output(job)).isFalse();
    rayWorker(SECOND_SERVER_NODE).orElseThrow().destroyForcibly();
    assertThat(reasonOfFailure(job))
        .contains("the service vllm-distributed ended before it was ready")
        .contains("vllm-distributed-1.log")
        .contains("errors before its last lines:", "ActorDiedError: The actor died unexpectedly");
    toolkit.awaitEmptyNodes();
  }

  @Test
  void aCancelledJobLeavesNothingOfRayOrVllmOnAnyNode(SlurmCluster cluster) throws Exception {
    require("vllm-ray", "ray");
    Path job = detachedUntilVllmRuns(cluster);
    assertThat(runs(cluster, "\\S+/gcs_server")).isTrue();
    assertThat(runs(cluster, "\\S+/raylet")).isTrue();
    String number = JobFolder.find(toolkit.runs(), Optional.of(job.toString())).job().id().number();
    assertThat(cluster.run("scancel", number).exitCode()).isZero();
    toolkit.awaitEmptyNodes();
  }

  @Test
  void aHeadThatDoesNotComeUpIsToldWithItsOwnWords() throws Exception {
    require("vllm-ray", "ray");
    Path job =
        detached(text -> text.replace("ray: { ", "ray: { port: 6379, object_manager_port: 6379, "));
    assertThat(reasonOfFailure(job))
        .contains("the head of the Ray cluster at " + FIRST_SERVER_NODE + ":6379 does not come up")
        .contains("6379 that is used by other components");
    toolkit.awaitEmptyNodes();
  }

  /// One node has no GPU, whatever the recipe says.
  @Test
  void tooFewGpusAreToldWithThoseThatThereAre() throws Exception {
    require("vllm-ray", "ray");
    Path vllm = program("vllm", "exec '%s/vllm' \"$@\"");
    Path _ =
        program(
            "ray",
            "[[ $* != *=%s\\ * ]] || set -- \"${@/--num-gpus=1/--num-gpus=0}\"\nexec '%%s/ray' \"$@\""
                .formatted(SECOND_SERVER_NODE));
    Path job =
        detached(text ->
            text.replace("timeout: 10m", "timeout: 1m")
                .replace("service_config:", "service_config:\n    executable: " + vllm));
    assertThat(reasonOfFailure(job))
        .contains("too few resources: after")
        .contains("the Ray cluster has 2 of 2 nodes and 1 of 2 GPUs", "0.0/1.0 GPU");
    toolkit.awaitEmptyNodes();
  }

  /// @param command where `%s` stands for the folder of the real one
  private Path program(String name, String command) throws IOException {
    Path file = home.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + command.formatted(engines().resolve("vllm/bin")));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Submits the recipe over Ray, and returns the folder of the job.
  private Path detached(UnaryOperator<String> change) throws Exception {
    String text = Files.readString(RECIPES.resolve("vllm-ray-two-nodes.yaml"));
    Path recipe = Files.writeString(home.resolve("ray.yaml"), change.apply(text));
    Ended started = toolkit.hpcbench("run", "--recipe", recipe.toString(), "--detach");
    assertThat(started.exitCode()).as(started.err()).isZero();
    return Path.of(started.out().strip());
  }

  /// Until the cluster of Ray has all that it is to have, and vLLM begins to use it.
  private Path detachedUntilVllmRuns(SlurmCluster cluster) throws Exception {
    Path job = detached(UnaryOperator.identity());
    toolkit.await(
        "vLLM beside Ray, or the end",
        () -> runs(cluster, "\\S+/python\\S* \\S+/vllm serve") || hasEnded(job));
    assertThat(hasEnded(job)).as(output(job)).isFalse();
    return job;
  }

  private String reasonOfFailure(Path job) throws Exception {
    toolkit.await("the end of the job", () -> hasEnded(job));
    try (RunFolder folder = RunFolder.open(runFolder())) {
      RunSummary summary = folder.summary().orElseThrow();
      assertThat(summary.status()).isEqualTo(Status.FAILED);
      assertThat(folder.path().resolve("report.html")).isNotEmptyFile();
      return summary.reason().orElseThrow();
    }
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
  private static Optional<ProcessHandle> raylet(String address) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains("/raylet\0"))
        .filter(process -> commandLine(process).contains("--node_ip_address=" + address))
        .findFirst();
  }

  /// A process of vLLM's that Ray has started at this address.
  private static Optional<ProcessHandle> rayWorker(String address) {
    return raylet(address).stream()
        .flatMap(ProcessHandle::children)
        .filter(process -> commandLine(process).startsWith("ray::RayWorker"))
        .findFirst();
  }

  /// Whether a process on a node has a command line that begins like this.
  private static boolean runs(SlurmCluster cluster, String command) {
    Pattern line = Pattern.compile("node\\d+ \\d+ " + command + " .*");
    return cluster.processes().lines().anyMatch(line.asMatchPredicate());
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
