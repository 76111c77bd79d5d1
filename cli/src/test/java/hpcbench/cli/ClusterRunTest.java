package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import hpcbench.cli.ToolkitOnCluster.Ended;
import hpcbench.observe.HostReport;
import hpcbench.observe.ServerMetric;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.scaling.Scaling;
import hpcbench.scaling.Step;
import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs on a real cluster, from the login node, as a person starts them.
@ExtendWith(SlurmCluster.Extension.class)
class ClusterRunTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Path RECIPE = CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml");

  @TempDir Path home;
  private ToolkitOnCluster toolkit;

  @BeforeEach
  void install(SlurmCluster cluster) throws Exception {
    toolkit = ToolkitOnCluster.install(home, cluster, LIMIT);
  }

  private Ended hpcbench(String... words) throws Exception {
    return toolkit.hpcbench(words);
  }

  @Test
  void aRecipeBecomesAJobAndAReport() throws Exception {
    Ended run = hpcbench("run", "--recipe", RECIPE.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    assertThat(run.err()).contains("submitted: 4 nodes, profile generic");
    try (Stream<Path> files = Files.walk(toolkit.runs(), 3)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("job.sh", "output.log", "ended", "report.html", "monitor.jsonl");
    }
    assertThat(summary.trials().getFirst().observed().hosts())
        .as("the monitor's node, the clients' and the server's")
        .extracting(HostReport::node)
        .containsExactlyInAnyOrder("node01", "node02", "node03", "node04");
    toolkit.awaitEmptyNodes();
    // How sound the numbers are is up to this machine; the job is to say it as the run does.
    ExitCode ending = ExitCode.of(summary, false);
    assertThat(hpcbench("status").out())
        .contains("(exit code %d)".formatted(ending.number()), "run folder")
        .doesNotContain("failed");
    assertThat(hpcbench("collect", "--allow-invalid").out()).contains("report.html");
  }

  @Test
  void twoNodesDoTwiceTheWorkOfOneWhereTheLoadFillsBoth() throws Exception {
    Path recipe = CommandLineHere.ROOT.resolve("recipes/slurm-scaling.yaml");
    Ended run = hpcbench("run", "--recipe", recipe.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    assertThat(nodesOfServers(summary.trials().getLast())).hasSize(2);
    List<Scaling> found = Scaling.of(summary.trials());
    assertThat(found).hasSize(3);
    assertEfficiency(found.get(0), Scaling.Kind.STRONG, "4 in flight", 0.5);
    assertEfficiency(found.get(1), Scaling.Kind.STRONG, "8 in flight", 1);
    assertEfficiency(found.get(2), Scaling.Kind.WEAK, "4 in flight a server", 1);
  }

  private static void assertEfficiency(
      Scaling found, Scaling.Kind kind, String load, double known) {
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found.load()).isEqualTo(load);
    assertThat(found.steps()).extracting(Step::servers).containsExactly(1, 2);
    assertThat(found.steps().getLast().efficiency().orElseThrow().value())
        .as(load)
        .isCloseTo(known, withinPercentage(12));
  }

  private static Set<String> nodesOfServers(TrialSummary trial) {
    return trial.measures().endpoints().orElseThrow().each().stream()
        .map(server -> URI.create(server.address()).getHost())
        .collect(Collectors.toSet());
  }

  @Test
  void aDetachedJobIsCancelledAndKeepsWhatItMeasured() throws Exception {
    Path longer = home.resolve("longer.yaml");
    Files.writeString(longer, Files.readString(RECIPE).replace("duration: 10s", "duration: 5m"));
    Ended run = hpcbench("run", "--recipe", longer.toString(), "--detach");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path job = Path.of(run.out().strip());
    toolkit.await(
        "the trial to begin",
        () ->
            Files.exists(job.resolve("output.log"))
                && Files.readString(job.resolve("output.log")).contains("t01"));
    assertThat(hpcbench("status", job.toString()).out()).contains("runs on node[01-04]");
    assertThat(hpcbench("cancel", job.toString()).exitCode()).isZero();
    Ended followed = hpcbench("logs", "-f", job.toString());
    assertThat(followed.err()).contains("was cancelled");
    Ended collected = hpcbench("collect", job.toString());
    assertThat(collected.exitCode()).isEqualTo(ExitCode.INTERRUPTED.number());
    toolkit.awaitEmptyNodes();
  }

  /// Its servers are the launcher of this toolkit, started as anybody's program would be.
  @Test
  void aServiceThatTheRecipeDescribesRunsOnEveryServerNode() throws Exception {
    Path recipe = home.resolve("described.yaml");
    Files.writeString(
        recipe,
        """
        scenario: described
        orchestration:
          mode: slurm
          node_allocation: {servers: {nodes: 2}, clients: {nodes: 1}, monitors: {nodes: 1}}
          job_config: {time_limit: "00:10:00"}
        resources:
          servers: {cpus_per_task: 2, mem_gb: 1}
          clients: {cpus_per_task: 2, mem_gb: 1}
        monitoring: {interval: 200ms}
        workload:
          {service: custom, model: simulated, duration: 3s, concurrency: 4, input_tokens: 8, output_tokens: 8}
        servers:
          command: ["%s/hpcbench", simulate, --host, "{host}", --port, "{port}", --set, "model={model}",
                    --set, "api_key_file={api_key_file}", --set, pulled=false]
          health_check: {endpoint: /health, timeout: 2m}
          custom:
            models_path: /v1/models
            version_path: /version
            preparation: [{path: /api/pull, body: {model: "{model}", stream: false}}]
            metrics: {running_requests: vllm:num_requests_running}
        """
            .formatted(home));
    Ended run = hpcbench("run", "--recipe", recipe.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.status()).as(run.err()).isEqualTo(RunSummary.Status.COMPLETE);
    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.measures().requests().failed()).isZero();
    assertThat(trial.observed().servers())
        .hasSize(2)
        .allSatisfy(server ->
            assertThat(server.gauge(ServerMetric.RUNNING_REQUESTS).orElseThrow().max())
                .isPositive());
    try (RunFolder folder = RunFolder.open(runFolder())) {
      assertThat(folder.provenance().orElseThrow().sessions().getFirst().services())
          .hasSize(2)
          .allSatisfy(
              service -> assertThat(service.command()).contains("simulate", "model=simulated"));
    }
    toolkit.awaitEmptyNodes();
  }

  private Path runFolder() throws IOException {
    try (Stream<Path> files = Files.walk(toolkit.runs(), 3)) {
      return files
          .filter(file -> file.endsWith("plan.json"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aTrialThatWouldOutliveItsJobIsNotBegun() throws Exception {
    Path longer = home.resolve("longer.yaml");
    Files.writeString(
        longer,
        Files.readString(RECIPE)
            .replace("duration: 10s", "duration: [1s, 1h]")
            .replace("warmup: 2s", ""));
    Ended run = hpcbench("run", "--recipe", longer.toString(), "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.CUT.number());
    assertThat(run.err()).contains("had no time for all trials; the rest is for hpcbench resume");
    assertThat(run.out()).contains("cut: not enough time: trial t02 takes up to", "1 of 2 trials");
    Ended followed = hpcbench("logs", "-f");
    assertThat(followed.exitCode()).isEqualTo(ExitCode.CUT.number());
    assertThat(hpcbench("logs", "--names").out()).contains("client-1", "dummy-1");
    assertThat(hpcbench("logs", "--of", "client-1").exitCode()).isZero();
  }

  @Test
  void aJobThatCouldNotRunIsRefusedWithTheFix() throws Exception {
    Path wrong = home.resolve("wrong.yaml");
    Files.writeString(wrong, "partition: gpuu\n" + Files.readString(RECIPE));
    Ended run = hpcbench("run", "--recipe", wrong.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(run.err())
        .contains("partition: there is no partition 'gpuu' here; there are cpu, debug, gpu");
    assertThat(toolkit.runs()).doesNotExist();
  }
}
