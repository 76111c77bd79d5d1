package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import hpcbench.drive.Schedule;
import hpcbench.measure.ClientNode;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.RequestRecord;
import hpcbench.result.RequestLog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs inside of jobs of a real Slurm: a server on one node, load from two others.
@Timeout(240)
@ExtendWith(SlurmCluster.Extension.class)
class OrchestrateOnSlurmTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// What doubles of one time in nanoseconds may differ by.
  private static final Offset<Double> SAME = within(1e-12);

  private static final List<String> CLIENTS = List.of("node02", "node03");

  @TempDir Path folder;

  /// Submits a job that runs this workload, whose output is `out.txt`.
  private SlurmCluster.Result submit(
      SlurmCluster cluster,
      List<String> clients,
      String stepTime,
      String workload,
      String... options)
      throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        scenario: on-slurm
        orchestration:
          mode: slurm
          node_allocation: {servers: {nodes: 1}, clients: {nodes: %d}, monitors: {nodes: 1}}
        resources:
          servers: {gpus: 1, cpus_per_task: 1, mem_gb: 1}
          clients: {gpus: 0, cpus_per_task: 1, mem_gb: 1}
        servers: {service_config: {step_time: %s}}
        workload: {service: dummy, model: simulated, input_tokens: 8, output_tokens: 8, %s}
        """
            .formatted(clients.size(), stepTime, workload));
    List<String> orchestrate = new ArrayList<>(List.of("orchestrate", "--server-nodes", "node04"));
    orchestrate.add("--client-nodes");
    orchestrate.addAll(clients);
    orchestrate.addAll(
        List.of(
            "--workload-config-file",
            folder.resolve("recipe.yaml").toString(),
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--allow-invalid"));
    Files.createDirectories(folder.resolve("runs"));
    Path script = Files.writeString(folder.resolve("job.sh"), script(orchestrate));
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

  /// Temporary files of all processes of the job, on whatever node, are in `tmp`.
  private String script(List<String> orchestrate) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    return """
    #!/bin/bash
    export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=%s
    exec %s
    """
        .formatted(
            temporary,
            Toolkit.command(orchestrate).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ")));
  }

  private String output() {
    try {
      Path file = folder.resolve("out.txt");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RunFolder endedRun() throws RunFolderException {
    await(() -> !found("runs", "summary.json").isEmpty(), "the run never ended");
    return RunFolder.open(found("runs", "summary.json").getFirst().getParent());
  }

  /// Files of this name, or beginning of a name, in the folders of this folder.
  private List<Path> found(String where, String name) {
    BiPredicate<Path, BasicFileAttributes> isIt =
        (file, _) -> String.valueOf(file.getFileName()).startsWith(name);
    try (Stream<Path> files = Files.find(folder.resolve(where), 2, isIt)) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // a folder that is only just made, or on its way out
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void howeverManyNodesCarryItTheLoadIsTheSameAndPercentilesAreThoseOfAllRecords(
      int nodes, SlurmCluster cluster) throws Exception {
    List<String> clients = CLIENTS.subList(0, nodes);
    SlurmCluster.Result job =
        submit(
            cluster, clients, "8ms", "arrival: {kind: poisson, rate: 100}, duration: 4s, seed: 7");
    assertThat(job.exitCode()).as(job.output()).isZero();
    List<Path> records = recordsOfExecutors(nodes);
    RunFolder run = endedRun();
    RunSummary summary = run.summary().orElseThrow();
    assertThat(summary.status()).as(output()).isEqualTo(Status.COMPLETE);

    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.client().nodes()).extracting(ClientNode::name).isEqualTo(clients);
    assertThat(trial.client().nodes())
        .allMatch(node -> node.lost().isEmpty() && node.clockAfter().isPresent());
    Schedule schedule = Schedule.of(trial.trial().workload()).orElseThrow();
    assertThat(trial.client().scheduleHash()).isEqualTo(schedule.hash());
    assertThat(trial.measures().achievedRate())
        .isCloseTo(schedule.measured() / 4.0, withinPercentage(2));
    assertThatPercentilesAreThoseOf(union(records), trial);
    assertThat(run.provenance().orElseThrow().sessions().getFirst().clients())
        .as("what the client nodes are")
        .containsOnlyKeys(clients);
    awaitNothingLeft(cluster);
  }

  /// The files that executors keep of their own requests, which they remove in the end: as long as
  /// these links are there, their content is.
  private List<Path> recordsOfExecutors(int nodes) throws IOException {
    await(() -> found("tmp", "requests-").size() == nodes, "the trial never began");
    List<Path> links = new ArrayList<>();
    for (Path log : found("tmp", "requests-")) {
      links.add(Files.createLink(folder.resolve("records-" + links.size() + ".hbr"), log));
    }
    return links;
  }

  private static List<RequestRecord> union(List<Path> logs) throws Exception {
    List<RequestRecord> union = new ArrayList<>();
    for (Path log : logs) {
      RequestLog records = RequestLog.open(log);
      assertThat(records.damage()).isEmpty();
      assertThat(records.count()).isPositive();
      records.forEach(union::add);
    }
    return union;
  }

  /// A trial of so few requests keeps every sample, so they are equal, and not only as close as the
  /// buckets of a histogram are.
  private static void assertThatPercentilesAreThoseOf(
      List<RequestRecord> records, TrialSummary trial) {
    assertThat(records).hasSize(Math.toIntExact(trial.client().plannedRequests()));
    double[] ttft =
        records.stream()
            .mapToDouble(record -> (record.firstTokenNs() - record.scheduledNs()) / 1e9)
            .sorted()
            .toArray();
    Distribution measured = trial.measures().distribution(Metric.TTFT);
    assertThat(measured.count()).isEqualTo(ttft.length);
    assertThat(measured.p50()).isCloseTo(nearestRank(ttft, 0.5), SAME);
    assertThat(measured.p90()).isCloseTo(nearestRank(ttft, 0.9), SAME);
    assertThat(measured.p99()).isCloseTo(nearestRank(ttft, 0.99), SAME);
    assertThat(measured.max()).isCloseTo(ttft[ttft.length - 1], SAME);
  }

  private static double nearestRank(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  @Test
  void aSweepThatChangesTheServerStartsItOncePerConfiguration(SlurmCluster cluster)
      throws Exception {
    SlurmCluster.Result job =
        submit(cluster, CLIENTS, "[1ms, 2ms]", "requests: 8, concurrency: [1, 2]", "--wait");
    assertThat(job.exitCode()).as(job.output() + output()).isZero();
    RunFolder run = endedRun();
    assertThat(run.finishedTrials()).hasSize(4);
    assertThat(run.provenance().orElseThrow().sessions().getFirst().services())
        .as("server starts")
        .hasSize(2)
        .allMatch(service -> !service.command().isEmpty());
  }

  @Test
  void nothingIsLeftOnAnyNodeWhenTheOrchestratorIsKilled(SlurmCluster cluster) throws Exception {
    SlurmCluster.Result job = submit(cluster, CLIENTS, "8ms", "concurrency: 4, duration: 10m");
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
