package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.PrefixCacheState;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trials that ask one server for the same prompts, with what is done about its prefix cache.
/// Within a trial no prompt comes twice.
@Timeout(60)
class PrefixCacheTest {
  private static final int PROMPTS = 12;

  @TempDir Path runs;
  private Path prompts;

  @BeforeEach
  void promptsOfSixtyWordsEach() throws Exception {
    String lines =
        IntStream.range(0, PROMPTS)
            .mapToObj(prompt ->
                "{\"prompt\": \"%s\"}\n"
                    .formatted(
                        IntStream.range(0, 60)
                            .mapToObj(word -> "w%dx%d".formatted(prompt, word))
                            .collect(Collectors.joining(" "))))
            .collect(Collectors.joining());
    prompts = Files.writeString(runs.resolve("prompts.jsonl"), lines);
  }

  private String recipe(String service, Object address, String action) {
    return """
    scenario: prompts-again
    endpoint: %s
    monitoring: {interval: 100ms}
    repetitions: 2
    workload: {service: %s, model: simulated, requests: %d, concurrency: 2, output_tokens: 4,
               dataset: {kind: jsonl, path: %s}, prefix_cache: %s}
    """
        .formatted(address, service, PROMPTS, prompts, action);
  }

  /// The second time that the server is asked.
  private TrialSummary again(SimulatorServer server, String action) throws Exception {
    RunSummary summary = Bench.of(runs, recipe("dummy", server.uri(), action)).run();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    return summary.trials().getLast();
  }

  private static SimulatorServer simulator() throws Exception {
    return SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)));
  }

  private static double hitRatio(TrialSummary trial) {
    return trial.prompts().cache().hitRatio().orElseThrow();
  }

  @Test
  void aCacheThatIsKeptAnswersTheSecondTrial() throws Exception {
    try (SimulatorServer server = simulator()) {
      TrialSummary trial = again(server, "keep");
      assertThat(hitRatio(trial)).isGreaterThan(0.7);
      assertThat(trial.prompts().asked()).isEqualTo(2 * PROMPTS);
      assertThat(trial.verdict().findings())
          .extracting(finding -> finding.rule())
          .contains("repeated-prompts");
    }
  }

  @Test
  void aSaltOfItsOwnFindsNothingThatAnotherTrialLeft() throws Exception {
    try (SimulatorServer server = simulator()) {
      TrialSummary trial = again(server, "salt");
      assertThat(hitRatio(trial)).isZero();
      assertThat(trial.measures().tokens().serverCached()).isZero();
      assertThat(trial.prompts().asked()).isEqualTo(PROMPTS);
      String salt = trial.prompts().cache().salt().orElseThrow();
      assertThat(salt).startsWith(Long.toHexString(trial.trial().workload().seed()) + "-");

      TrialSummary afterwards = again(server, "salt");
      assertThat(hitRatio(afterwards)).as("a run of the same seed on the same server").isZero();
      assertThat(afterwards.prompts().cache().salt()).isNotEmpty().isNotEqualTo(salt);
    }
  }

  @Test
  void aCacheThatIsEmptiedHasNothing() throws Exception {
    try (SimulatorServer server = simulator()) {
      TrialSummary trial = again(server, "reset");
      PrefixCacheState cache = trial.prompts().cache();
      assertThat(cache.hitRatio()).contains(0.0);
      assertThat(cache.salt()).isEmpty();
      assertThat(trial.prompts().asked()).isEqualTo(PROMPTS);
      assertThat(hitRatio(again(server, "keep"))).as("what reset left is found").isPositive();
    }
  }

  @Test
  void aServerThatCannotEmptyItsCacheEndsTheRunWithWhatItNeeds() throws Exception {
    try (BriefService server = new BriefService(4)) {
      RunSummary summary =
          Bench.of(
                  runs,
                  recipe("vllm", server.url(), "reset")
                      .replace(
                          "monitoring:",
                          "servers: {health_check: {endpoint: /v1/models}}\nmonitoring:"))
              .run();
      assertThat(summary.status()).isEqualTo(Status.FAILED);
      assertThat(summary.reason().orElseThrow())
          .contains("POST /reset_prefix_cache answers status 404", "VLLM_SERVER_DEV_MODE=1");
    }
  }
}
