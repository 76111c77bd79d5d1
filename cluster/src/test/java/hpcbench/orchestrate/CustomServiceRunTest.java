package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against the simulator as a service of which the toolkit knows nothing but the recipe.
@Timeout(120)
class CustomServiceRunTest {
  /// The model is not there before it is pulled, and nobody is answered without the key.
  private static final String RECIPE =
      """
      scenario: described
      orchestration: {mode: local}
      monitoring: {interval: 100ms}
      workload: {service: custom, model: simulated, duration: 1s, concurrency: 2,
                 input_tokens: 8, output_tokens: 4}
      servers:
        command: [SIMULATOR, --host, "{host}", --port, "{port}", --set, "model={model}",
                  --set, "step_time={step}", --set, "api_key_file={api_key_file}",
                  --set, pulled=false, --set, pull_size=1KiB]
        health_check: {endpoint: /health, timeout: 60s, interval: 50ms}
        service_config: {step: [2ms, 4ms]}
        custom:
          dialects: {chat: openai-chat}
          models_path: /v1/models
          version_path: /version
          preparation: [{path: /api/pull, body: {model: "{model}", stream: false}}]
          metrics:
            running_requests: [engine:running, "vllm:num_requests_running"]
            generation_tokens: vllm:generation_tokens_total
            end_to_end_seconds: vllm:e2e_request_latency_seconds
      """;

  @TempDir Path runs;

  private static String simulator = "";

  @BeforeAll
  static void startTheSimulatorByItsOwnWords() {
    SimulatedService.standInForTheCommandLine();
    simulator =
        Arrays.stream(System.getProperty("hpcbench.simulator.launcher").split(" "))
            .map(word -> "\"" + word + "\"")
            .collect(Collectors.joining(", "));
  }

  private static String recipe() {
    return RECIPE.replace("SIMULATOR", simulator);
  }

  @Test
  void itIsStartedPreparedLoadedAndWatchedAsTheRecipeSays() throws Exception {
    Bench bench = Bench.of(runs, recipe());
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(bench.events(RunEvent.ServiceStep.class))
        .extracting(RunEvent.ServiceStep::step)
        .contains("POST /api/pull");
    assertThat(summary.trials()).hasSize(2).allSatisfy(CustomServiceRunTest::bothSidesAgree);
    try (RunFolder folder = bench.folder(summary)) {
      List<ServiceOrigin> services =
          folder.provenance().orElseThrow().sessions().getFirst().services();
      assertThat(services)
          .extracting(ServiceOrigin::service, service -> service.version().orElse(""))
          .containsOnly(tuple("custom", "simulated"));
      assertThat(services.getFirst().command())
          .containsSequence("--set", "model=simulated", "--set", "step_time=2ms");
      assertThat(services.getLast().command()).contains("step_time=4ms");
      assertThat(folder.logs().resolve("custom-1.log")).exists();
    }
  }

  private static void bothSidesAgree(TrialSummary trial) {
    assertThat(trial.measures().requests().completed()).isPositive();
    assertThat(trial.measures().requests().failed()).isZero();
    ServerReport server = trial.observed().servers().getFirst();
    assertThat(server.problem()).isEmpty();
    assertThat(server.service()).isEqualTo("custom");
    assertThat(server.gauge(ServerMetric.RUNNING_REQUESTS)).isPresent();
    assertThat(server.times(ServerMetric.END_TO_END_SECONDS).orElseThrow().count()).isPositive();
    assertThat(server.gauge(ServerMetric.WAITING_REQUESTS)).as("not named").isEmpty();
  }

  @Test
  void aServiceThatRunsAlreadyIsWatchedByTheNamesOfTheRecipeAndNotPrepared() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      RunSummary summary =
          Bench.of(
                  runs,
                  """
                  scenario: described
                  endpoint: %s
                  monitoring: {interval: 100ms}
                  workload: {service: custom, model: simulated, duration: 1s, concurrency: 2,
                             input_tokens: 8, output_tokens: 4}
                  servers:
                    health_check: {endpoint: /version}
                    custom:
                      preparation: [{path: /nowhere}]
                      metrics: {end_to_end_seconds: vllm:e2e_request_latency_seconds}
                  """
                      .formatted(server.uri()))
              .run();
      assertThat(summary.reason()).isEmpty();
      ServerReport report = summary.trials().getFirst().observed().servers().getFirst();
      assertThat(report.times(ServerMetric.END_TO_END_SECONDS)).isPresent();
    }
  }

  @Test
  void aPreparationThatIsRefusedEndsTheRunBeforeTheLoad() throws Exception {
    RunSummary summary = Bench.of(runs, recipe().replace("/api/pull", "/api/fetch")).run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("servers.custom.preparation[0]: POST /api/fetch answered status 404");
    assertThat(summary.trials()).isEmpty();
  }

  @Test
  void aKindOfRequestThatIsNotDescribedIsRefusedBeforeTheStart() throws Exception {
    Bench bench =
        Bench.of(runs, recipe().replace("service: custom", "service: custom, api: generate"));
    assertThat(bench.run().reason().orElseThrow())
        .contains("servers.custom.dialects of the service custom has chat, not generate");
    assertThat(bench.events(RunEvent.ServiceStep.class)).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsRefusedByItsName() throws Exception {
    Bench bench = Bench.of(runs, RECIPE.replace("SIMULATOR", "no-such-engine"));
    assertThat(bench.run().reason().orElseThrow())
        .contains("the program no-such-engine is not on the PATH", "servers.command");
    assertThat(bench.events(RunEvent.ServiceStep.class)).isEmpty();
  }
}
