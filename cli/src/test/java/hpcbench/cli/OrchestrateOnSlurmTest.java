package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Runs inside of jobs of a real Slurm: a server on one node, load from two others.
@Timeout(240)
@ExtendWith(SlurmCluster.Extension.class)
class OrchestrateOnSlurmTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  /// Submits a job that runs this workload, whose output is `out.txt`.
  private SlurmCluster.Result submit(SlurmCluster cluster, String workload, String... options)
      throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        scenario: on-slurm
        orchestration:
          mode: slurm
          node_allocation: {servers: {nodes: 1}, clients: {nodes: 2}, monitors: {nodes: 1}}
        resources:
          servers: {gpus: 1, cpus_per_task: 1, mem_gb: 1}
          clients: {gpus: 0, cpus_per_task: 1, mem_gb: 1}
        workload: {service: dummy, model: simulated, input_tokens: 8, output_tokens: 8, %s}
        """
            .formatted(workload));
    String orchestrate =
        Toolkit.command(
                List.of(
                    "orchestrate",
                    "--server-nodes",
                    "node04",
                    "--client-nodes",
                    "node02",
                    "node03",
                    "--workload-config-file",
                    folder.resolve("recipe.yaml").toString(),
                    "--runs-dir",
                    folder.resolve("runs").toString(),
                    "--allow-invalid"))
            .stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path script =
        Files.writeString(folder.resolve("job.sh"), "#!/bin/bash\nexec " + orchestrate + "\n");
    List<String> words =
        new ArrayList<>(
            List.of(
                "sbatch",
                "--account=p200981",
                "--nodes=4",
                "--ntasks-per-node=1",
                "--cpus-per-task=2",
                "--gpus-per-node=1",
                "--mem=3G",
                "--output=" + folder.resolve("out.txt")));
    words.addAll(List.of(options));
    words.add(script.toString());
    return cluster.run(words.toArray(String[]::new));
  }

  private String output() {
    try {
      Path file = folder.resolve("out.txt");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RunSummary kept() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return RunFolder.open(runs.findFirst().orElseThrow()).summary().orElseThrow();
    }
  }

  @Test
  void theLoadOfTwoNodesIsTheLoadThatWasAskedFor(SlurmCluster cluster) throws Exception {
    SlurmCluster.Result job =
        submit(cluster, "arrival: {kind: poisson, rate: 40}, duration: 3s", "--wait");
    assertThat(job.exitCode()).as(job.output() + output()).isZero();
    assertThat(kept().status()).isEqualTo(Status.COMPLETE);
    ClientReport client = kept().trials().getFirst().client();
    assertThat(client.nodes()).extracting(ClientNode::name).containsExactly("node02", "node03");
    assertThat(client.nodes())
        .allMatch(node -> node.lost().isEmpty() && node.clockAfter().isPresent());
    assertThat(client.nodes().stream().mapToLong(ClientNode::requests).sum())
        .isEqualTo(client.plannedRequests())
        .isEqualTo(kept().trials().getFirst().measures().requests().completed());
    awaitNothingLeft(cluster);
  }

  @Test
  void nothingIsLeftOnAnyNodeWhenTheOrchestratorIsKilled(SlurmCluster cluster) throws Exception {
    SlurmCluster.Result job = submit(cluster, "concurrency: 4, duration: 10m");
    assertThat(job.exitCode()).as(job.output()).isZero();
    await(() -> output().contains("t01  1 of 1"), "the trial never began");
    ProcessHandle.of(orchestrator()).orElseThrow().destroyForcibly();
    awaitNothingLeft(cluster);
  }

  private long orchestrator() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .filter(this::isOrchestrator)
          .mapToLong(entry -> Long.parseLong(entry.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private boolean isOrchestrator(Path process) {
    try {
      String words =
          new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
      return words.split("\0", -1)[0].endsWith("java")
          && words.contains("\0orchestrate\0")
          && words.contains(folder.toString());
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitNothingLeft(SlurmCluster cluster) {
    await(() -> cluster.processes().isBlank(), "processes are left on nodes");
  }

  private void await(BooleanSupplier event, String complaint) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!event.getAsBoolean()) {
      assertThat(System.nanoTime()).as(() -> complaint + "\n" + output()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
