package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import hpcbench.drive.EngineDriver;
import hpcbench.drive.EngineOptions;
import hpcbench.drive.Progress;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs by the real load engine, in each of which one thing is wrong, and whether the verdict
/// finds it. The machine may be busy, so that more than that may be found.
@Timeout(60)
class PlantedFaultsTest {
  private static final Map<String, Object> FAST =
      Map.of("step_time", "2ms", "decode_time_per_sequence", "10us", "prefill_rate", "1000000");

  @TempDir Path runs;

  @Test
  void aClientThatWasStoppedForAWhileIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs, recipe(server, "duration: 2s, concurrency: 4"), AilingClient.Ailment.NONE);
      String run = client.awaitMeasurement().freeze(0.3).runId();
      assertFound(trial(run), "loop-stall", Level.CLIENT_LIMITED);
    }
  }

  @Test
  void arrivalsThatAStoppedClientSentLateAreFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(server, "duration: 2s, arrival: {kind: constant, rate: 50}"),
              AilingClient.Ailment.NONE);
      TrialSummary trial = trial(client.awaitMeasurement().freeze(0.3).runId());
      assertFound(trial, "schedule-lag", Level.CLIENT_LIMITED);
      assertThat(trial.measures().requests().scheduled()).as("no arrival is lost").isEqualTo(100);
    }
  }

  @Test
  void aClientWhoseCoreIsBurntIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(server, "duration: 2s, concurrency: 4"),
              AilingClient.Ailment.BURNT_CORE,
              "-XX:ActiveProcessorCount=1");
      // Of thirty-two threads enough run at any time, even where others keep the machine busy, too.
      TrialSummary trial = trial(client.runId());
      assertFound(trial, "cpu", Level.CLIENT_LIMITED);
      assertThat(trial.client().cpuShare()).isGreaterThan(0.9);
    }
  }

  @Test
  void aClientThatIsBusyOnlyBeforeTheMeasuredPhaseIsNot() throws Exception {
    try (SimulatorServer server = simulator(FAST);
        Burner burner = new Burner()) {
      double beforeSeconds = cpuSeconds();
      RunSummary summary =
          Bench.of(
                  runs,
                  recipe(server, "duration: 2s, warmup: 2s, concurrency: 2"),
                  event -> {
                    if (event instanceof RunEvent.TrialProgress(var _, var progress)) {
                      burner.burn(progress.stage() == Progress.Stage.WARM_UP);
                    }
                  })
              .run();
      ClientReport client = summary.trials().getFirst().client();
      double usedSeconds = cpuSeconds() - beforeSeconds;
      assertThat(burner.cpuSeconds()).isPositive();
      assertThat(client.cpuShare() * 2)
          .as("CPU seconds of the measured phase, of %s in all", usedSeconds)
          .isPositive()
          .isLessThan(usedSeconds - burner.cpuSeconds() + 0.1);
    }
  }

  /// CPU time of this process so far.
  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        * 1e-9;
  }

  @Test
  void timeThatAHypervisorTakesIsFound() throws Exception {
    Path stat = Files.writeString(runs.resolve("stat"), "cpu  100 0 100 700 0 0 0 0 0 0\n");
    EngineDriver driver = new EngineDriver(EngineOptions.DEFAULT, Instant::now, stat);
    try (SimulatorServer server = simulator(FAST)) {
      TrialSummary trial =
          whileItMeasures(
              driver,
              recipe(server, "duration: 1s, concurrency: 2"),
              () -> Files.writeString(stat, "cpu  150 0 100 740 0 0 0 10 0 0\n"));
      assertFound(trial, "steal", Level.CLIENT_LIMITED);
      assertThat(trial.client().stealShare()).isCloseTo(0.1, within(1e-9));
    }
  }

  @Test
  void aLoopThatHasNoRestIsFound() throws Exception {
    EngineDriver driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(1));
    try (BriefService server = new BriefService(200_000)) {
      String load = "duration: 2s, concurrency: 4";
      TrialSummary trial = whileItMeasures(driver, recipe(server.url(), load), () -> {});
      assertFound(trial, "busy-loop", Level.CLIENT_LIMITED);
    }
  }

  @Test
  void aRateThatAStoppedClientDidNotReachIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(server, "duration: 2s, arrival: {kind: constant, rate: 50}"),
              AilingClient.Ailment.NONE);
      TrialSummary trial = trial(client.awaitMeasurement().freeze(2.5).runId());
      assertFound(trial, "achieved-rate", Level.CLIENT_LIMITED);
      assertFound(trial, "not-sent", Level.INVALID);
      assertThat(trial.measures().requests().notSentReasons())
          .containsOnlyKeys(
              "the client's event loop came to it only after the measurement had ended");
    }
  }

  @Test
  void aServiceThatWarmsUpInTheMeasuredPhaseIsFound() throws Exception {
    try (WarmingService server =
        new WarmingService(Duration.ofMillis(100), Duration.ofMillis(25))) {
      AtomicBoolean told = new AtomicBoolean();
      RunSummary summary =
          Bench.of(
                  runs,
                  recipe(server.url(), "duration: 5s, concurrency: 4"),
                  event -> {
                    if (event instanceof RunEvent.TrialProgress(var _, var progress)
                        && progress.completed() >= 20
                        && !told.getAndSet(true)) {
                      server.isWarm();
                    }
                  })
              .run();
      assertFound(summary.trials().getFirst(), "not-steady", Level.INVALID);
    }
  }

  @Test
  void aClientWithATinyHeapIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(server, "duration: 2s, concurrency: 4"),
              AilingClient.Ailment.FULL_HEAP,
              "-Xmx64m");
      assertFound(trial(client.runId()), "gc-total", Level.CLIENT_LIMITED);
    }
  }

  @Test
  void aClientThatStandsStillToCollectGarbageIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      AilingClient client =
          AilingClient.start(
              runs,
              recipe(server, "duration: 2s, concurrency: 4"),
              AilingClient.Ailment.LONG_COLLECTIONS,
              "-Xmx600m");
      assertFound(trial(client.runId()), "gc-pause", Level.CLIENT_LIMITED);
    }
  }

  @Test
  void aCapThatHoldsArrivalsBackIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      String load = "duration: 2s, concurrency: 1, arrival: {kind: constant, rate: 100}";
      TrialSummary trial = run(recipe(server, load));
      assertFound(trial, "in-flight-limit", Level.CLIENT_LIMITED);
      assertFound(trial, "achieved-rate", Level.CLIENT_LIMITED);
      assertFound(trial, "not-sent", Level.INVALID);
    }
  }

  @Test
  void aWallClockThatIsSetDuringTheTrialIsFound() throws Exception {
    AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    EngineDriver driver =
        new EngineDriver(EngineOptions.DEFAULT, () -> Instant.now().plus(set.get()));
    try (SimulatorServer server = simulator(FAST)) {
      RunSummary summary =
          Bench.of(
                  runs,
                  recipe(server, "duration: 1s, concurrency: 2"),
                  Site.here(driver),
                  _ -> {},
                  event -> {
                    if (event instanceof RunEvent.TrialProgress(var _, var progress)
                        && progress.stage() == Progress.Stage.MEASUREMENT) {
                      set.set(Duration.ofMinutes(-1));
                    }
                  })
              .run();
      TrialSummary trial = summary.trials().getFirst();
      assertFound(trial, "clock-step", Level.CLIENT_LIMITED);
      assertThat(trial.measures().requests().completed())
          .as("latencies go by the other clock")
          .isPositive();
      assertThat(trial.measures().distribution(Metric.END_TO_END).max()).isLessThan(50);
    }
  }

  /// Runs a recipe, and does something once requests of the measured phase are completed.
  private TrialSummary whileItMeasures(EngineDriver driver, String recipe, Planting planting)
      throws IOException {
    AtomicBoolean isPlanted = new AtomicBoolean();
    RunSummary summary =
        Bench.of(
                runs,
                recipe,
                Site.here(driver),
                _ -> {},
                event -> {
                  if (event instanceof RunEvent.TrialProgress(var _, var progress)
                      && progress.stage() == Progress.Stage.MEASUREMENT
                      && progress.completed() > 0
                      && !isPlanted.getAndSet(true)) {
                    planting.plant();
                  }
                })
            .run();
    assertThat(summary.reason()).isEmpty();
    return summary.trials().getFirst();
  }

  private interface Planting {
    void orThrow() throws IOException;

    default void plant() {
      try {
        orThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aQueueThatGrowsAllTheTimeIsFound() throws Exception {
    Map<String, Object> slow = new HashMap<>(FAST);
    slow.put("max_num_seqs", 1);
    slow.put("step_time", "1ms");
    try (SimulatorServer server = simulator(slow)) {
      String load = "duration: 3s, arrival: {kind: constant, rate: 80}, drain: 20s";
      TrialSummary trial = run(recipe(server, load));
      assertFound(trial, "not-steady", Level.INVALID);
      assertThat(trial.measures().steadiness().latencyChange()).isPositive();
    }
  }

  @Test
  void aTrialOfAHandfulOfRequestsIsFound() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      assertFound(
          run(recipe(server, "requests: 5, concurrency: 1")), "too-few-requests", Level.INVALID);
    }
  }

  @Test
  void aUsageReportThatLiesIsFound() throws Exception {
    Map<String, Object> lying = new HashMap<>(FAST);
    lying.put("lying_usage_rate", 0.5);
    try (SimulatorServer server = simulator(lying)) {
      String load = "requests: 40, concurrency: 4, tokenizer: " + wordTokenizer();
      assertFound(run(recipe(server, load)), "usage-mismatch", Level.INVALID);
    }
  }

  @Test
  void aUsageReportThatIsTrueIsNot() throws Exception {
    try (SimulatorServer server = simulator(FAST)) {
      String load = "requests: 40, concurrency: 4, tokenizer: " + wordTokenizer();
      TrialSummary trial = run(recipe(server, load));
      assertThat(trial.measures().tokens().localOutput())
          .isPositive()
          .isEqualTo(trial.measures().tokens().serverOutput());
      assertThat(trial.verdict().findings())
          .extracting(Finding::level)
          .doesNotContain(Level.INVALID);
    }
  }

  @Test
  void answersThatAreTooShortAreFound() throws Exception {
    try (BriefService server = new BriefService(4)) {
      String load = "requests: 20, concurrency: 2, ignore_eos: true";
      assertFound(run(recipe(server.url(), load)), "too-few-tokens", Level.INVALID);
    }
  }

  @Test
  void emptyAnswersAreFailures() throws Exception {
    try (BriefService server = new BriefService(0)) {
      String unchecked = "servers: {health_check: {enabled: false}}\n";
      TrialSummary trial = run(recipe(server.url(), "requests: 20, concurrency: 2") + unchecked);
      assertFound(trial, "errors", Level.INVALID);
      assertThat(trial.measures().requests().failures()).containsEntry("no_tokens", 20L);
    }
  }

  @Test
  void answersWhoseTokensNobodyCountedAreFound() throws Exception {
    try (BriefService server = new BriefService(4)) {
      String load = "requests: 20, concurrency: 2, streaming: false";
      assertFound(run(recipe(server.url(), load)), "no-tokens", Level.INVALID);
    }
  }

  @Test
  void requestsThatTheDrainCutsOffAreFound() throws Exception {
    try (SimulatorServer server = simulator(Map.of("step_time", "200ms"))) {
      String load = "duration: 1s, concurrency: 8, drain: 100ms";
      TrialSummary trial = run(recipe(server, load));
      assertThat(trial.client().drainTimedOut()).isTrue();
      assertFound(trial, "drain", Level.INVALID);
    }
  }

  @Test
  void aServiceThatIsSlowerThanWhatIsOfferedIsFound() throws Exception {
    try (SimulatorServer server = simulator(Map.of("max_num_seqs", 1, "step_time", "5ms"))) {
      String load = "duration: 2s, arrival: {kind: poisson, rate: 100}, drain: 1s";
      assertFound(run(recipe(server, load)), "drain", Level.INVALID);
    }
  }

  @Test
  void aServiceThatFailsIsFound() throws Exception {
    Map<String, Object> failing = new HashMap<>(FAST);
    failing.put("reset_rate", 0.2);
    try (SimulatorServer server = simulator(failing)) {
      assertFound(run(recipe(server, "requests: 60, concurrency: 4")), "errors", Level.INVALID);
    }
  }

  @Test
  void promptsThatComeBackToAWarmCacheAreFoundInTheSecondTrial() throws Exception {
    Path prompts = runs.resolve("prompts.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append("{\"prompt\": \"%s\"}%n".formatted(("word" + i + " ").repeat(64).strip()));
    }
    Files.writeString(prompts, lines);
    try (SimulatorServer server = simulator(FAST)) {
      String load =
          "requests: 20, concurrency: [1, 2], dataset: {kind: jsonl, path: " + prompts + "}";
      String recipe = recipe(server, load).replace("input_tokens: 8,", "");
      RunSummary summary = Bench.of(runs, recipe).run();
      assertThat(summary.reason()).isEmpty();
      assertThat(summary.trials().getFirst().verdict().findings())
          .extracting(Finding::rule)
          .doesNotContain("repeated-prompts");
      assertFound(summary.trials().getLast(), "repeated-prompts", Level.INVALID);
    }
  }

  private TrialSummary run(String recipe) throws IOException {
    RunSummary summary = Bench.of(runs, recipe).run();
    assertThat(summary.reason()).isEmpty();
    return summary.trials().getFirst();
  }

  /// The only trial of a run that took place in another process.
  private TrialSummary trial(String runId) throws IOException {
    return RunFolder.open(runs.resolve(runId)).finishedTrials().getFirst();
  }

  private static void assertFound(TrialSummary trial, String rule, Level level) {
    assertThat(trial.verdict().findings())
        .as(trial.toString())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).isEqualTo(rule);
          assertThat(finding.level()).isEqualTo(level);
        });
  }

  private static SimulatorServer simulator(Map<String, Object> settings) throws IOException {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("port", 0);
    return SimulatorServer.start(SimulatorOptions.from(all));
  }

  private static String recipe(SimulatorServer server, String load) {
    return recipe(server.uri().toString(), load);
  }

  private static String recipe(String url, String load) {
    return """
    scenario: planted
    orchestration: {mode: local}
    endpoint: %s
    workload: {service: openai, model: simulated, input_tokens: 8, output_tokens: 16, %s}
    """
        .formatted(url, load);
  }

  /// A tokenizer to which every word and every run of punctuation marks is one token, as to the
  /// simulator.
  private Path wordTokenizer() throws IOException {
    return Files.writeString(
        runs.resolve("words.json"),
        """
        {"version": "1.0", "added_tokens": [],
         "pre_tokenizer": {"type": "Whitespace"},
         "model": {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}}
        """);
  }
}
