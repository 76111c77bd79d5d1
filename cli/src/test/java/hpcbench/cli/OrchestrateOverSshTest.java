package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientNode;
import hpcbench.observe.HostReport;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.testing.SlurmCluster;
import hpcbench.testing.SshNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Runs on nodes that were given, by hand: the nodes are those of the test cluster, with a real SSH
/// service each, and nothing of Slurm is asked.
@Timeout(180)
@ExtendWith(SlurmCluster.Extension.class)
class OrchestrateOverSshTest {
  @TempDir Path folder;
  private SshNodes nodes;

  @BeforeEach
  void start(SlurmCluster cluster) throws Exception {
    assertThat(cluster.processes()).isEmpty();
    nodes = SshNodes.start(folder.resolve("ssh"), List.of("node01", "node02"));
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  private Toolkit orchestrate(String workload) throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        scenario: by-hand
        orchestration:
          mode: slurm
          node_allocation: {servers: {nodes: 1}, clients: {nodes: 1}}
        workload: {service: dummy, model: simulated, input_tokens: 8, output_tokens: 8, %s}
        servers: {service_config: {version: "a 'quoted' $HOME"}}
        """
            .formatted(workload));
    return Toolkit.start(
        folder,
        nodes.environment(),
        "orchestrate",
        "--server-nodes",
        "node01",
        "--client-nodes",
        "node02",
        "--workload-config-file",
        "recipe.yaml",
        "--allow-invalid");
  }

  private RunFolder run() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return RunFolder.open(runs.findFirst().orElseThrow());
    }
  }

  @Test
  void aServerAndAClientRunOnNodesOfTheirOwnWithoutAScheduler(SlurmCluster cluster)
      throws Exception {
    Toolkit toolkit = orchestrate("requests: 40, concurrency: 4");
    Toolkit.Ended ended = toolkit.awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary summary = run().summary().orElseThrow();
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.measures().requests().completed()).isEqualTo(40);
    assertThat(trial.client().nodes()).extracting(ClientNode::name).containsExactly("node02");
    assertThat(trial.observed().hosts())
        .extracting(HostReport::node)
        .containsExactlyInAnyOrder("node01", "node02");
    assertThat(run().provenance().orElseThrow().sessions().getFirst().services())
        .singleElement()
        .satisfies(service -> {
          assertThat(service.address()).startsWith("http://10.78.0.11:");
          assertThat(service.version()).contains("a 'quoted' $HOME");
        });
    toolkit.awaitNothingLeft();
    awaitEmptyNodes(cluster);
  }

  @Test
  void noSecretStandsOnACommandLineAndNothingIsLeftWhenTheOrchestratorIsKilled(SlurmCluster cluster)
      throws Exception {
    Toolkit toolkit = orchestrate("duration: 10m, concurrency: 4").awaitWord("t01  1 of 1");
    List<String> secrets = secrets();
    assertThat(secrets).as("an API key and two tokens").hasSize(3);
    assertThat(commandLines())
        .anyMatch(words -> words.contains("hpcbench.cli.Main\0executor"))
        .noneMatch(words -> secrets.stream().anyMatch(words::contains));
    Toolkit.Ended _ = toolkit.signal("KILL").awaitEnd();
    toolkit.awaitNothingLeft();
    awaitEmptyNodes(cluster);
  }

  @Test
  void aNodeWhoseHostKeyIsNotKnownIsNotUsed(SlurmCluster cluster) throws Exception {
    Files.writeString(nodes.knownHosts(), "");
    Toolkit.Ended ended = orchestrate("requests: 4, concurrency: 1").awaitEnd();
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(run().summary().orElseThrow().reason().orElseThrow())
        .contains("node01", "Host key verification failed");
    awaitEmptyNodes(cluster);
  }

  private List<String> secrets() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("api-key|.*-token"))
          .map(OrchestrateOverSshTest::text)
          .toList();
    }
  }

  private static List<String> commandLines() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .map(process -> text(process.resolve("cmdline")))
          .toList();
    }
  }

  /// Empty for a process that has just ended.
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static void awaitEmptyNodes(SlurmCluster cluster) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!cluster.processes().lines().allMatch(SshNodes::isService)) {
      assertThat(System.nanoTime()).as(cluster::processes).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
