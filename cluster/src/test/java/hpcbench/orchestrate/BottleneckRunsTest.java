package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.bottleneck.Bottlenecks;
import hpcbench.bottleneck.TrialEvidence;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.Bottleneck;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against a simulated service whose settings make it plain what holds it back. The
/// machine may be busy, so that more than that may be found, and of the client anything.
@Timeout(60)
class BottleneckRunsTest {
  private static final Map<String, Object> FAST =
      Map.of("step_time", "2ms", "decode_time_per_sequence", "10us", "prefill_rate", "1000000");

  @TempDir Path runs;

  @Test
  void moreClientsThanPlacesInTheBatchQueueAndBuyNoThroughput() throws Exception {
    try (SimulatorServer server = simulator(with("max_num_seqs", 2))) {
      RunSummary run =
          run(
              server.uri().toString(),
              "concurrency: [2, 16]",
              "input_tokens: 8, output_tokens: 16");
      assertThat(rules(run.trials().getFirst())).doesNotContain("queue");
      Bottleneck queue = found(run.trials().getLast(), "queue");
      assertThat(queue.share()).isGreaterThan(0.5);
      assertThat(queue.evidence()).contains("2 at most");
      assertThat(queue.advice()).contains("the batch was full at 2", "max_num_seqs");
      assertThat(run.bottlenecks())
          .singleElement()
          .satisfies(knee -> {
            assertThat(knee.rule()).isEqualTo("concurrency-knee");
            assertThat(knee.advice()).startsWith("2 in flight");
          });
    }
  }

  /// Asked as Ollama it is not scraped: what is known are the times that its answers tell.
  @Test
  void whatWaitsForASlotOfOllamaIsKnownFromItsAnswers() throws Exception {
    try (SimulatorServer server = simulator(with("max_num_seqs", 2))) {
      RunSummary run =
          run(
              recipe(
                      server.uri().toString(),
                      "concurrency: [2, 16]",
                      "input_tokens: 8, output_tokens: 16")
                  .replace("service: dummy", "service: ollama"));
      assertThat(run.trials().getLast().observed().servers()).isEmpty();
      assertThat(rules(run.trials().getFirst())).doesNotContain("queue");
      Bottleneck queue = found(run.trials().getLast(), "queue");
      assertThat(queue.share()).isGreaterThan(0.5);
      assertThat(queue.advice()).contains("had no place free: raise num_parallel to about");
    }
  }

  @Test
  void promptsThatTakeLongHoldUpTheFirstToken() throws Exception {
    try (SimulatorServer server = simulator(with("prefill_rate", "400"))) {
      TrialSummary trial =
          trial(server.uri().toString(), "concurrency: 1", "input_tokens: 256, output_tokens: 4");
      assertThat(found(trial, "prefill").evidence()).contains("of the mean TTFT");
      assertThat(rules(trial)).doesNotContain("queue", "decode", "kv-cache", "network");
    }
  }

  @Test
  void slowStepsHoldUpEveryToken() throws Exception {
    try (SimulatorServer server = simulator(with("step_time", "60ms"))) {
      TrialSummary trial =
          trial(server.uri().toString(), "concurrency: 2", "input_tokens: 8, output_tokens: 16");
      assertThat(found(trial, "decode").share()).isGreaterThan(0.7);
      assertThat(rules(trial)).doesNotContain("queue", "prefill", "kv-cache");
    }
  }

  @Test
  void aTinyKvCachePutsRequestsBack() throws Exception {
    Map<String, Object> tiny = with("kv_cache_tokens", 256);
    tiny.put("max_model_len", 128);
    try (SimulatorServer server = simulator(tiny)) {
      TrialSummary trial =
          trial(server.uri().toString(), "concurrency: 8", "input_tokens: 32, output_tokens: 64");
      assertThat(found(trial, "kv-cache").evidence()).contains("were put back");
    }
  }

  @Test
  void aLongWayBetweenClientAndServerIsTheNetwork() throws Exception {
    try (SimulatorServer server = simulator(FAST);
        SlowWay way = SlowWay.to(server.uri(), Duration.ofMillis(150))) {
      TrialSummary trial =
          trial(way.url(), "concurrency: 16", "input_tokens: 8, output_tokens: 16");
      assertThat(rules(trial)).doesNotContain("queue", "prefill", "decode", "kv-cache");
      // A client that a busy machine holds up, too, is named in its place: so not by the verdict.
      List<Bottleneck> found = Bottlenecks.of(believed(trial, way.url()));
      assertThat(found).extracting(Bottleneck::rule).contains("network").doesNotContain("client");
      double firstToken = trial.measures().distribution(Metric.TTFT_FROM_SENT).mean();
      assertThat(firstToken).as("the way takes 0.15 s of it").isGreaterThan(0.15);
    }
  }

  private static TrialEvidence believed(TrialSummary trial, String server) {
    return new TrialEvidence(
        trial.trial(),
        Optional.empty(),
        trial.measures(),
        trial.client(),
        Verdict.of(List.of()),
        trial.observed(),
        List.of(server),
        List.of());
  }

  @Test
  void aPrefixCacheThatFillsWhileItIsMeasuredNeedsAWarmUp() throws Exception {
    Map<String, Object> cold = with("prefill_rate", "50000");
    cold.put("kv_cache_tokens", 400_000);
    try (SimulatorServer server = simulator(cold)) {
      String recipe =
          recipe(
                  server.uri().toString(),
                  "concurrency: 8, dataset: {kind: synthetic, prefix_groups: 200, prefix_tokens: 512}",
                  "input_tokens: 520, output_tokens: 8")
              .replace("duration: 2s, warmup: 500ms", "duration: 4s");
      Bottleneck warmUp = found(run(recipe).trials().getFirst(), "warm-up");
      assertThat(warmUp.advice()).contains("workload.warmup");
    }
  }

  @Test
  void aClientWhoseCoreIsBurntIsTheClient() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(
                  server.uri().toString(), "concurrency: 4", "input_tokens: 8, output_tokens: 16"),
              AilingClient.Ailment.BURNT_CORE,
              "-XX:ActiveProcessorCount=1");
      TrialSummary trial = RunFolder.open(runs.resolve(client.runId())).finishedTrials().getFirst();
      assertThat(trial.bottlenecks().getFirst().where()).isEqualTo(Bottleneck.Where.CLIENT);
    }
  }

  @Test
  void aServiceThatKeepsUpHasNone() throws Exception {
    Map<String, Object> steady = with("prefill_rate", "1000");
    try (SimulatorServer server = simulator(steady)) {
      TrialSummary trial =
          trial(server.uri().toString(), "concurrency: 2", "input_tokens: 128, output_tokens: 16");
      assertThat(rules(trial))
          .doesNotContain("queue", "prefill", "decode", "kv-cache", "network", "uneven-servers");
    }
  }

  private static Map<String, Object> with(String setting, Object value) {
    Map<String, Object> settings = new HashMap<>(FAST);
    settings.put(setting, value);
    return settings;
  }

  private static List<String> rules(TrialSummary trial) {
    return trial.bottlenecks().stream().map(Bottleneck::rule).toList();
  }

  private static Bottleneck found(TrialSummary trial, String rule) {
    assertThat(rules(trial)).as(trial.observed().toString()).contains(rule);
    return trial.bottlenecks().stream()
        .filter(found -> found.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private TrialSummary trial(String url, String load, String lengths) throws IOException {
    return run(url, load, lengths).trials().getFirst();
  }

  private RunSummary run(String url, String load, String lengths) throws IOException {
    return run(recipe(url, load, lengths));
  }

  private RunSummary run(String recipe) throws IOException {
    RunSummary summary = Bench.of(runs, recipe).run();
    assertThat(summary.reason()).isEmpty();
    return summary;
  }

  private static String recipe(String url, String load, String lengths) {
    return """
    scenario: held-back
    endpoint: %s
    monitoring: {interval: 100ms}
    workload: {service: dummy, model: simulated, duration: 2s, warmup: 500ms, %s, %s}
    """
        .formatted(url, load, lengths);
  }

  private static SimulatorServer simulator(Map<String, Object> settings) throws IOException {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("port", 0);
    return SimulatorServer.start(SimulatorOptions.from(all));
  }
}
