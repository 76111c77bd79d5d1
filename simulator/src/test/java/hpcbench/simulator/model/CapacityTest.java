package hpcbench.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The closed form against the engine itself.
class CapacityTest {
  private final TestSettings settings = new TestSettings();

  @Test
  void aWorkedExample() {
    Capacity capacity = Capacity.of(settings.build(), 100, 50);
    // 8 sequences stay 50 steps each: 0.16 prompts a step of 10 ms each, 7.84 decode for 0.25 ms.
    double stepMs = 8 + 0.16 * 10 + 7.84 * 0.25;
    assertThat(capacity.sequences()).isEqualTo(8);
    assertThat(capacity.interTokenLatency().toNanos() / 1e6).isCloseTo(stepMs, within(1e-6));
    assertThat(capacity.outputTokensPerSecond()).isCloseTo(8 / stepMs * 1e3, within(1e-6));
    assertThat(capacity.requestsPerSecond()).isCloseTo(8 / stepMs * 1e3 / 50, within(1e-6));
  }

  @Test
  void theEngineSustainsWhatTheFormulaPredicts() {
    assertPredicted(64, 40, 80);
    assertPredicted(500, 10, 30);
    assertPredicted(16, 200, 400);
  }

  @Test
  void itDoesSoForLargeBatchesAndCostlyContext() {
    settings.maxNumSeqs = 64;
    settings.decodeTimePerToken = Duration.ofNanos(200);
    assertPredicted(128, 100, 200);
  }

  @Test
  void itDoesSoWithJitter() {
    settings.jitter = 0.3;
    assertPredicted(64, 40, 80);
  }

  @Test
  void itDoesSoWithSpeculation() {
    settings.speculativeTokens = 3;
    assertPredicted(64, 180, 220);
  }

  @Test
  void aSmallCacheLimitsTheBatch() {
    settings.maxNumSeqs = 64;
    settings.kvCacheTokens = 4096;
    settings.prefixCaching = false;
    Capacity capacity = Capacity.of(settings.build(), 400, 40);
    assertThat(capacity.sequences()).isCloseTo(4096 / 428.0, within(1e-9));
    double simulated =
        new VirtualLoad(settings.build(), 400, () -> 40).closed(64, 1000).outputTokensPerSecond();
    // Whole sequences fit or do not, and preempted ones are computed twice: the form is a guide
    // here, not a law.
    assertThat(simulated).isCloseTo(capacity.outputTokensPerSecond(), within(0.2 * simulated));
  }

  private void assertPredicted(int promptTokens, int leastAnswer, int mostAnswer) {
    EngineSettings built = settings.build();
    double predicted =
        Capacity.of(built, promptTokens, (leastAnswer + mostAnswer) / 2.0).outputTokensPerSecond();
    double simulated =
        new VirtualLoad(built, promptTokens, EngineTest.spread(leastAnswer, mostAnswer))
            .closed(built.maxNumSeqs() * 2, built.maxNumSeqs() * 150)
            .outputTokensPerSecond();
    assertThat(simulated).isCloseTo(predicted, within(0.02 * predicted));
  }
}
