package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import hpcbench.drive.Schedule;
import hpcbench.measure.ClientNode;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.RequestRecord;
import hpcbench.observe.HostReport;
import hpcbench.result.FileTree;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Runs inside of jobs of a real Slurm: one or two servers, load from two other nodes or one, and a
/// node that watches.
@Timeout(240)
@ExtendWith(SlurmCluster.Extension.class)
class OrchestrateOnSlurmTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// What doubles of one time in nanoseconds may differ by.
  private static final Offset<Double> SAME = within(1e-12);

  private static final List<String> CLIENTS = List.of("node02", "node03");

  /// Of every answer.
  private static final int TOKENS = 8;

  private static final String OPEN = "arrival: {kind: poisson, rate: 100}, duration: 4s, seed: 7";
  private static final String CLOSED = "concurrency: 8, requests: 400";

  @TempDir Path folder;
  private int linked;

  /// Submits a job that runs this workload, whose output is `out.txt`: with two servers where one
  /// client has an open loop, else with one.
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
          node_allocation: {servers: {nodes: %d}, clients: {nodes: %d}, monitors: {nodes: 1}}
        resources:
          servers: {gpus: 1, cpus_per_task: 1, mem_gb: 1}
          clients: {gpus: 0, cpus_per_task: 1, mem_gb: 1}
        servers: {service_config: {step_time: %s}}
        workload: {service: dummy, model: simulated, input_tokens: 8, output_tokens: 8, %s}
        """
            .formatted(servers(clients, workload).size(), clients.size(), stepTime, workload));
    List<String> orchestrate = new ArrayList<>(List.of("orchestrate", "--server-nodes"));
    orchestrate.addAll(servers(clients, workload));
    orchestrate.add("--client-nodes");
    orchestrate.addAll(clients);
    orchestrate.addAll(List.of("--monitor-nodes", "node01"));
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

  /// What a closed loop reaches depends on the servers, so those are the same in both of its jobs.
  private static List<String> servers(List<String> clients, String workload) {
    return clients.size() == 1 && workload.equals(OPEN)
        ? List.of("node03", "node04")
        : List.of("node04");
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

  /// An open loop and a closed one, from one node and from two.
  @Test
  void howeverManyNodesCarryItTheLoadIsTheSameAndPercentilesAreThoseOfAllRecords(
      SlurmCluster cluster) throws Exception {
    TrialSummary open = trialFrom(1, OPEN, cluster);
    TrialSummary openFromTwo = trialFrom(2, OPEN, cluster);
    Schedule schedule = Schedule.of(open.trial().workload()).orElseThrow();
    assertThat(List.of(open, openFromTwo))
        .allSatisfy(trial -> {
          assertThat(trial.client().scheduleHash()).isEqualTo(schedule.hash());
          assertThat(trial.measures().achievedRate())
              .isCloseTo(schedule.measured() / 4.0, withinPercentage(2));
        });
    assertThat(openFromTwo.measures().achievedRate())
        .isCloseTo(open.measures().achievedRate(), withinPercentage(2));

    TrialSummary closed = trialFrom(1, CLOSED, cluster);
    TrialSummary closedFromTwo = trialFrom(2, CLOSED, cluster);
    assertThat(closedFromTwo.client().maxInFlight()).isEqualTo(closed.client().maxInFlight());
    assertThat(List.of(closed, closedFromTwo)).allSatisfy(OrchestrateOnSlurmTest::isAlwaysFull);
  }

  /// The rate of a closed loop is its servers' to decide, which share this machine with all else;
  /// that as many requests are in flight as were asked for, all the time, is the clients' (Little's
  /// law).
  private static void isAlwaysFull(TrialSummary trial) {
    Measures measures = trial.measures();
    assertThat(measures.requests().completed()).isEqualTo(400);
    assertThat(measures.achievedRate() * measures.distribution(Metric.END_TO_END).mean())
        .as("requests in flight on average")
        .isCloseTo(8, withinPercentage(5));
  }

  /// Runs a job, and checks what is true of every trial.
  private TrialSummary trialFrom(int nodes, String load, SlurmCluster cluster) throws Exception {
    FileTree.remove(folder.resolve("runs"));
    FileTree.remove(folder.resolve("tmp"));
    List<String> clients = CLIENTS.subList(0, nodes);
    SlurmCluster.Result job = submit(cluster, clients, "8ms", load);
    assertThat(job.exitCode()).as(job.output()).isZero();
    List<Path> records = recordsOfExecutors(nodes);
    RunFolder run = endedRun();
    RunSummary summary = run.summary().orElseThrow();
    assertThat(summary.status()).as(output()).isEqualTo(Status.COMPLETE);

    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.client().nodes()).extracting(ClientNode::name).isEqualTo(clients);
    assertThat(trial.client().nodes())
        .allMatch(node -> node.lost().isEmpty() && node.clockAfter().isPresent());
    assertThatPercentilesAreThoseOf(union(records), trial);
    assertThat(run.provenance().orElseThrow().sessions().getFirst().clients())
        .as("what the client nodes are")
        .containsOnlyKeys(clients);
    assertThatEveryNodeWasWatched(run, trial, servers(clients, load), clients);
    awaitNothingLeft(cluster);
    return trial;
  }

  /// Servers' nodes by a step beside the service, clients' by their executors, and this job's own.
  private static void assertThatEveryNodeWasWatched(
      RunFolder run, TrialSummary trial, List<String> servers, List<String> clients)
      throws RunFolderException {
    List<String> nodes =
        Stream.of(List.of("node01"), servers, clients).flatMap(List::stream).toList();
    assertThat(trial.observed().hosts())
        .allSatisfy(host -> {
          assertThat(host.problem()).as(host.node()).isEmpty();
          assertThat(host.readings()).as(host.node()).isPositive();
        })
        .extracting(HostReport::node)
        .containsExactlyInAnyOrderElementsOf(nodes);
    assertThat(run.trial(trial.trial()).path().resolve("host-metrics.jsonl"))
        .content()
        .contains(nodes);
  }

  /// The files that executors keep of their own requests, which they remove in the end: as long as
  /// these links are there, their content is.
  private List<Path> recordsOfExecutors(int nodes) throws IOException {
    await(() -> found("tmp", "requests-").size() == nodes, "the trial never began");
    List<Path> links = new ArrayList<>();
    for (Path log : found("tmp", "requests-")) {
      links.add(Files.createLink(folder.resolve("records-" + ++linked + ".hbr"), log));
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
    assertThatSamplesAreThose(
        records,
        record -> record.firstTokenNs() - record.scheduledNs(),
        trial.measures().distribution(Metric.TTFT));
    assertThatSamplesAreThose(
        records,
        record -> record.endNs() - record.scheduledNs(),
        trial.measures().distribution(Metric.END_TO_END));
    assertThatSamplesAreThose(
        records,
        record -> Math.round((record.lastTokenNs() - record.firstTokenNs()) / (TOKENS - 1.0)),
        trial.measures().distribution(Metric.TPOT));
  }

  private static void assertThatSamplesAreThose(
      List<RequestRecord> records,
      ToDoubleFunction<RequestRecord> nanoseconds,
      Distribution measured) {
    double[] samples =
        records.stream().mapToDouble(nanoseconds).map(ns -> ns / 1e9).sorted().toArray();
    assertThat(measured.count()).isEqualTo(samples.length);
    assertThat(measured.p50()).isCloseTo(nearestRank(samples, 0.5), SAME);
    assertThat(measured.p90()).isCloseTo(nearestRank(samples, 0.9), SAME);
    assertThat(measured.p99()).isCloseTo(nearestRank(samples, 0.99), SAME);
    assertThat(measured.max()).isCloseTo(samples[samples.length - 1], SAME);
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
