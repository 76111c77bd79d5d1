package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientNode;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs on several nodes as a job's script starts them; the nodes are this machine.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class OrchestrateTest {
  @TempDir Path folder;

  private void recipe(int servers, int clients, String workload) throws IOException {
    String recipe =
        """
        scenario: on-nodes
        orchestration:
          mode: slurm
          node_allocation: {servers: {nodes: %d}, clients: {nodes: %d}}
        workload: {service: dummy, model: simulated, concurrency: 4, input_tokens: 8, %s}
        """;
    Files.writeString(folder.resolve("recipe.yaml"), recipe.formatted(servers, clients, workload));
  }

  private Toolkit orchestrate(String... nodes) throws IOException {
    List<String> words =
        Stream.of(
                Stream.of("orchestrate"),
                Stream.of(nodes),
                Stream.of("--workload-config-file", "recipe.yaml", "--launcher", "local"),
                Stream.of("--client-port", "0", "--allow-invalid"))
            .flatMap(part -> part)
            .toList();
    return Toolkit.start(folder, words.toArray(String[]::new));
  }

  private RunSummary kept() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return RunFolder.open(runs.findFirst().orElseThrow()).summary().orElseThrow();
    }
  }

  @Test
  void aRunOnSeveralNodesAnnouncesItsPhasesAndLeavesAReport() throws Exception {
    recipe(1, 2, "output_tokens: 8, requests: 40");
    Toolkit toolkit =
        orchestrate("--server-nodes", "localhost", "--client-nodes", "localhost", "localhost");
    Toolkit.Ended ended = toolkit.awaitEnd();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("[1/7]", "[4/7]", "[7/7]")
        .contains("client node localhost is ready at http://127.0.0.1:")
        .contains("client node localhost#2 is ready at", "its clock is known to ±");
    assertThat(kept().status()).isEqualTo(Status.COMPLETE);
    TrialSummary trial = kept().trials().getFirst();
    assertThat(trial.measures().requests().completed()).isEqualTo(40);
    assertThat(trial.client().nodes()).hasSize(2).allMatch(node -> node.lost().isEmpty());
    assertThat(trial.client().nodes()).extracting(ClientNode::requests).containsExactly(20L, 20L);
    toolkit.awaitNothingLeft();
  }

  @Test
  void nothingIsLeftWhenTheOrchestratorIsKilled() throws Exception {
    recipe(1, 2, "output_tokens: 8, duration: 10m");
    Toolkit toolkit =
        orchestrate("--server-nodes", "localhost", "--client-nodes", "localhost", "localhost")
            .awaitWord("t01  1 of 1")
            .signal("KILL");
    Toolkit.Ended _ = toolkit.awaitEnd();
    toolkit.awaitNothingLeft();
  }

  @Test
  void numbersOfNodesThatTheRecipeDoesNotHaveAreRefused() throws Exception {
    recipe(1, 2, "requests: 4");
    Toolkit.Ended ended =
        orchestrate("--server-nodes", "localhost", "--client-nodes", "localhost").awaitEnd();
    assertThat(ended.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(ended.err())
        .isEqualTo(
            "hpcbench: --client-nodes names 1 nodes, and the recipe wants 2:"
                + " orchestration.node_allocation.clients.nodes\n");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aTokenFileThatOthersCanReadIsRefused() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123");
    Path _ = Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    Toolkit.Ended ended =
        Toolkit.start(folder, "executor", "--port", "0", "--token-file", "token").awaitEnd();
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.err())
        .contains("the token file token can be used by others (rw-r--r--)", "chmod 600");
  }

  @Test
  void anExecutorEndsWithASignalAndWithItsLease() throws Exception {
    Path token = Files.createFile(folder.resolve("token"));
    Path _ = Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Path _ = Files.writeString(token, "0123456789abcdef0123");
    Toolkit brief =
        Toolkit.start(
            folder, "executor", "--port", "0", "--token-file", "token", "--lease", "500ms");
    Toolkit.Ended ended = brief.awaitEnd();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("serving on http://127.0.0.1:");
    brief.awaitNothingLeft();
  }
}
