package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Provenance;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against servers that span nodes. All nodes are this machine, and `vllm` and `ray` are
/// stand-ins that really listen, join and wait for each other.
@Timeout(120)
class ServersOverNodesTest {
  @TempDir Path folder;
  private Path runs;

  @BeforeEach
  void install() throws Exception {
    runs = folder.resolve("runs");
    program("vllm", StandInVllm.class);
    program("ray", StandInRay.class);
  }

  private void program(String name, Class<?> main) throws Exception {
    String script =
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
          --sun-misc-unsafe-memory-access=allow -cp '%s' %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                main.getName());
    Path file = Files.writeString(folder.resolve(name), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Processes.await(
        () ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(process ->
                    Processes.runs(process, StandInVllm.class)
                        || Processes.runs(process, StandInRay.class)),
        "a process of a server is left");
    try (Stream<Path> files = Files.walk(runs)) {
      assertThat(files.filter(file -> file.getFileName().toString().equals("api-key"))).isEmpty();
    }
  }

  /// @param nodes nodes of servers, each with one GPU
  /// @param settings further lines of `service_config`
  private Bench bench(int nodes, String settings, Consumer<RunEvent> tap) throws ServerException {
    String recipe =
        """
        scenario: over-nodes
        orchestration: {mode: slurm, node_allocation: {servers: {nodes: %d}, clients: {nodes: %d}}}
        resources: {servers: {gpus: 1, cpus_per_task: 2}}
        workload:
          service: vllm-distributed
          model: simulated
          requests: 20
          concurrency: 2
          input_tokens: 8
          output_tokens: 4
        servers:
          health_check: {timeout: 20s, interval: 200ms}
          service_config:
            executable: %s
        %s
        """
            .formatted(nodes, nodes / 2, folder.resolve("vllm"), settings.indent(4));
    Roles roles =
        new Roles(
            Collections.nCopies(nodes, "localhost"),
            Collections.nCopies(nodes / 2, "localhost"),
            List.of(),
            Optional.empty(),
            0,
            Duration.ofSeconds(60),
            new LocalLauncher(),
            Optional.empty(),
            new Roles.Programs(ExecutorAlone.command(), MonitorAlone.command()));
    return Bench.of(runs, recipe, Nodes.of(roles), _ -> {}, tap);
  }

  private static String log(Bench bench, RunSummary summary, String name) throws Exception {
    return Files.readString(bench.folder(summary).logs().resolve(name));
  }

  @Test
  void overRayTheFirstNodeServesWhenAllHaveJoined() throws Exception {
    Bench bench =
        bench(2, "distributed: {enabled: true, backend: ray, tensor_parallel_size: 2}", _ -> {});
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(20);
    assertThat(bench.events(RunEvent.ServiceReady.class)).as("one server").hasSize(1);

    String head = log(bench, summary, "vllm-distributed-1.log");
    assertThat(head)
        .contains("hpcbench: the Ray cluster has 2 of 2 nodes and 2 of 2 GPUs")
        .contains("--tensor-parallel-size 2", "--distributed-executor-backend ray")
        .contains("RAY_ADDRESS=127.0.0.1:")
        .contains("GLOO_SOCKET_IFNAME=lo")
        .contains("The folder around the temp dir has rwx------");
    assertThat(log(bench, summary, "vllm-distributed-1-rank1.log"))
        .contains("This node has joined");
    assertThat(Path.of(tempDir(bench, summary))).doesNotExist();
  }

  private static String tempDir(Bench bench, RunSummary summary) throws Exception {
    Provenance.Session session =
        bench.folder(summary).provenance().orElseThrow().last().orElseThrow();
    return session.services().getFirst().command().stream()
        .filter(word -> word.startsWith("--temp-dir="))
        .map(word -> Path.of(word.replace("--temp-dir=", "")).getParent().toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nativelyEachNodeIsARankAndFourNodesAreTwoServers() throws Exception {
    Bench bench =
        bench(
            4,
            "distributed: {enabled: true, backend: native, tensor_parallel_size: 2,"
                + " network_interface: lo}",
            _ -> {});
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(bench.events(RunEvent.ServiceReady.class)).as("two servers").hasSize(2);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(20);
    assertThat(log(bench, summary, "vllm-distributed-2.log"))
        .contains("--host 127.0.0.1", "--nnodes 2 --node-rank 0 --master-addr 127.0.0.1");
    assertThat(log(bench, summary, "vllm-distributed-2-rank1.log"))
        .contains("--headless", "--nnodes 2 --node-rank 1 --master-addr 127.0.0.1")
        .contains("VLLM_HOST_IP=127.0.0.1", "GLOO_SOCKET_IFNAME=lo")
        .doesNotContain("--port");
  }

  @Test
  void aNodeThatDiesIsTheDeathOfItsServer() throws Exception {
    AtomicBoolean isKilled = new AtomicBoolean();
    Bench bench =
        bench(
            2,
            "distributed: {enabled: true, backend: ray, tensor_parallel_size: 2}",
            event -> {
              if (event instanceof RunEvent.ServiceReady && isKilled.compareAndSet(false, true)) {
                ProcessHandle.current()
                    .descendants()
                    .filter(StandInRay::isWorker)
                    .forEach(ProcessHandle::destroyForcibly);
              }
            });
    RunSummary summary = bench.run();
    assertThat(isKilled).isTrue();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("the service vllm-distributed ended", "was ended by signal 9")
        .contains("vllm-distributed-1-rank1.log", "This node has joined");
  }

  @Test
  void aHeadThatDoesNotComeUpIsToldWithItsOwnWords() throws Exception {
    RunSummary summary =
        bench(
                2,
                """
                distributed: {enabled: true, tensor_parallel_size: 2}
                environment: {STAND_IN_RAY_HEAD_FAILS: "1"}
                """,
                _ -> {})
            .run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("ended before it was ready")
        .contains("RuntimeError: Failed to start GCS")
        .contains("does not come up: 'ray start' ended with exit code 1");
  }

  @Test
  void tooFewResourcesAreToldWithThoseThereAre() throws Exception {
    RunSummary summary =
        bench(
                2,
                """
                distributed: {enabled: true, tensor_parallel_size: 2}
                environment: {STAND_IN_RAY_NODES_STAY_AWAY: "1"}
                """,
                _ -> {})
            .run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("too few resources: after", "the Ray cluster has 1 of 2 nodes and 1 of 2 GPUs")
        .contains("0.0/1.0 GPU");
  }

  @Test
  void workersWithoutAPlaceAreToldWithWhatTheyWaitFor() throws Exception {
    RunSummary summary =
        bench(
                2,
                """
                distributed: {enabled: true, tensor_parallel_size: 2}
                environment: {STAND_IN_RAY_HAS_NO_PLACE: "1"}
                """,
                _ -> {})
            .run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("ended before it was ready")
        .contains("the Ray cluster has no place for the server's workers: after")
        .contains("there still wait {'GPU': 1.0} * 2 (PACK): 1+ pending placement groups")
        .contains("0.0/2.0 GPU");
  }

  @Test
  void anInterfaceThatANodeLacksIsAnsweredWithThoseItHas() throws Exception {
    RunSummary summary =
        bench(
                2,
                "distributed: {enabled: true, tensor_parallel_size: 2, network_interface: hsn9}",
                _ -> {})
            .run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("node localhost has no network interface hsn9; it has ", "lo (127.0.0.1)");
  }
}
