package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.measure.ClientNode;
import hpcbench.measure.EndpointMeasures;
import hpcbench.measure.Endpoints;
import hpcbench.monitor.Machine;
import hpcbench.result.BeyondCalibration;
import hpcbench.result.Provenance;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs on nodes that all are this machine: executors and the service are processes, what
/// they say goes over real sockets.
@Timeout(150)
class NodesTest {
  private static final String ON_TWO_CLIENTS =
      """
      scenario: nodes
      orchestration:
        mode: slurm
        node_allocation: {servers: {nodes: 1}, clients: {nodes: 2}}
      workload:
        service: dummy
        model: simulated
        requests: 40
        concurrency: [2, 4]
        input_tokens: 8
        output_tokens: 4
      """;

  @TempDir Path runs;

  @BeforeAll
  static void simulator() {
    SimulatedService.standInForTheCommandLine();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Processes.await(
        () ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(process ->
                    Processes.runs(process, ExecutorAlone.class)
                        || Processes.runs(process, SimulatedService.class)),
        "a service or an executor is left");
    try (Stream<Path> files = Files.walk(runs)) {
      assertThat(files.filter(file -> file.getFileName().toString().contains("token"))).isEmpty();
    }
  }

  private Bench bench(String recipe, List<String> clients, Consumer<RunEvent> tap)
      throws ServerException {
    return bench(recipe, List.of("localhost"), clients, tap);
  }

  private Bench bench(
      String recipe, List<String> servers, List<String> clients, Consumer<RunEvent> tap)
      throws ServerException {
    Roles roles =
        new Roles(
            servers,
            clients,
            List.of(),
            Optional.empty(),
            0,
            Duration.ofSeconds(60),
            new LocalLauncher(),
            Optional.empty(),
            new Roles.Programs(ExecutorAlone.command(3), MonitorAlone.command()));
    return Bench.of(runs, recipe, Nodes.of(roles), _ -> {}, tap);
  }

  private static List<String> two() {
    return List.of("localhost", "localhost");
  }

  @Test
  void theSevenPhasesAreTheSameAsOnOneMachine() throws Exception {
    Bench bench = bench(ON_TWO_CLIENTS, two(), _ -> {});
    RunSummary summary = bench.run();

    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .hasSize(2)
        .allSatisfy(trial -> {
          assertThat(trial.measures().requests().completed()).isEqualTo(40);
          assertThat(trial.client().nodes())
              .extracting(ClientNode::name)
              .containsExactly("localhost", "localhost#2");
          assertThat(trial.client().nodes())
              .allMatch(node -> node.lost().isEmpty() && node.clockAfter().isPresent());
        });
    assertThat(summary.trials())
        .extracting(trial -> trial.client().maxInFlight())
        .containsExactly(2, 4);
    assertThat(bench.events(RunEvent.PhaseStarted.class))
        .extracting(RunEvent.PhaseStarted::phase)
        .containsExactly(RunPhase.values());
    assertThat(bench.events(RunEvent.PhaseEnded.class)).hasSameSizeAs(RunPhase.values());
    assertThat(bench.folder(summary).summary()).as("and all of it is kept").contains(summary);
    assertThat(bench.folder(summary).trial(summary.plan().trials().getFirst()).requests().count())
        .isEqualTo(40);
    assertThat(bench.folder(summary).provenance().orElseThrow().sessions().getFirst().clients())
        .as("what the machines of the clients are")
        .containsExactly(Map.entry("localhost", Machine.host()));
    assertThat(
            bench.folder(summary).provenance().orElseThrow().sessions().getFirst().calibrations())
        .as("and what their engines can do, not what this one can")
        .containsExactly(Map.entry("localhost", ExecutorAlone.calibration(3)));
    assertThat(summary.trials())
        .extracting(TrialSummary::beyondCalibration)
        .as("2 and 4 requests in flight, of two executors on one machine")
        .containsExactly(Optional.empty(), Optional.of(new BeyondCalibration("localhost", 4, 3)));
    assertThat(bench.folder(summary).logs()).isDirectoryContaining("glob:**/client-2.log");
  }

  @Test
  void clientsPerNodeCountOnEveryNode() throws Exception {
    String recipe = ON_TWO_CLIENTS.replace("concurrency: [2, 4]", "clients_per_node: 3");
    RunSummary summary = bench(recipe, two(), _ -> {}).run();
    assertThat(summary.reason()).isEmpty();
    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.client().maxInFlight()).isEqualTo(6);
    assertThat(trial.client().nodes())
        .extracting(node -> node.report().orElseThrow().maxInFlight())
        .containsExactly(3, 3);
  }

  @Test
  void aServiceOnTwoNodesIsLoadedOnBoth() throws Exception {
    String recipe =
        ON_TWO_CLIENTS.replace("servers: {nodes: 1}", "servers: {nodes: 2}")
            + "servers: {service_config: {version: replica}}\n";
    Bench bench = bench(recipe, two(), two(), _ -> {});
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(bench.events(RunEvent.ServiceReady.class)).hasSize(2);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(40);
    List<String> addresses =
        bench.folder(summary).provenance().orElseThrow().sessions().getFirst().services().stream()
            .map(Provenance.ServiceOrigin::address)
            .toList();
    assertThat(addresses).doesNotHaveDuplicates().hasSize(2);
    assertThat(summary.trials())
        .allSatisfy(trial -> {
          Endpoints endpoints = trial.measures().endpoints().orElseThrow();
          assertThat(endpoints.each())
              .extracting(EndpointMeasures::address)
              .containsExactlyElementsOf(addresses);
          assertThat(endpoints.each())
              .as("each client begins with the first server and takes turns")
              .allMatch(endpoint -> endpoint.requests().completed() == 20);
        });
  }

  @Test
  void anExecutorThatIsKilledMakesItsTrialInvalidAndEndsTheRun() throws Exception {
    AtomicBoolean isKilled = new AtomicBoolean();
    String recipe =
        ON_TWO_CLIENTS.replace("requests: 40", "duration: 60s").replace("drain: 1s", "");
    Bench bench =
        bench(
            recipe,
            two(),
            event -> {
              if (event instanceof RunEvent.TrialProgress(_, var progress)
                  && progress.completed() > 10
                  && isKilled.compareAndSet(false, true)) {
                ProcessHandle.current()
                    .descendants()
                    .filter(process -> Processes.runs(process, ExecutorAlone.class))
                    .findFirst()
                    .ifPresent(ProcessHandle::destroyForcibly);
              }
            });
    RunSummary summary = bench.run();
    assertThat(isKilled).isTrue();
    TrialSummary trial = summary.trials().getFirst();
    assertThat(trial.verdict().level()).isEqualTo(Verdict.Level.INVALID);
    assertThat(trial.verdict().findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).isEqualTo("lost-client");
          assertThat(finding.message()).contains("was lost: ").contains("signal 9");
        });
    assertThat(trial.measures().requests().completed()).as("what was measured").isPositive();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("trial t01 was cut: client node", "was lost: ");
  }

  @Test
  void anExecutorThatDoesNotStartIsToldWithItsLastWords() throws Exception {
    Roles roles =
        new Roles(
            List.of("localhost"),
            List.of("localhost"),
            List.of(),
            Optional.empty(),
            0,
            Duration.ofSeconds(30),
            new LocalLauncher(),
            Optional.empty(),
            new Roles.Programs(
                List.of("sh", "-c", "echo no room here; exit 3"), MonitorAlone.command()));
    String recipe = ON_TWO_CLIENTS.replace("clients: {nodes: 2}", "clients: {nodes: 1}");
    RunSummary summary = Bench.of(runs, recipe, Nodes.of(roles), _ -> {}, _ -> {}).run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("the executor on localhost does not start")
        .contains("exited with code 3")
        .contains("no room here");
  }

  @Test
  void aStopEndsTheRunWithWhatWasMeasured() throws Exception {
    Bench[] running = new Bench[1];
    running[0] =
        bench(
            ON_TWO_CLIENTS.replace("requests: 40", "duration: 60s"),
            two(),
            event -> {
              if (event instanceof RunEvent.TrialProgress(_, var progress)
                  && progress.completed() > 10) {
                running[0].stop();
              }
            });
    RunSummary summary = running[0].run();
    assertThat(summary.status()).isEqualTo(Status.INTERRUPTED);
    assertThat(summary.trials()).hasSize(1);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isPositive();
  }

  @Test
  void aNodeThatNobodyKnowsIsNamed() {
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> bench(ON_TWO_CLIENTS, List.of("no-such-node.invalid"), _ -> {}))
        .withMessageContaining("the node no-such-node.invalid has no address");
  }
}
