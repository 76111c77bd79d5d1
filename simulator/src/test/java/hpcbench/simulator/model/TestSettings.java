package hpcbench.simulator.model;

import java.time.Duration;

/// Engine settings for tests: 8 ms a step and 0.25 ms for each of up to 8 sequences, 10 000 prompt
/// tokens a second, no jitter; and the ways in which tests depart from that.
final class TestSettings {
  int maxNumSeqs = 8;
  int maxNumBatchedTokens = 2048;
  int maxModelLen = 4096;
  int kvCacheTokens = 65_536;
  int blockTokens = 16;
  boolean prefixCaching = true;
  Duration decodeTimePerToken = Duration.ZERO;
  double jitter;
  int speculativeTokens;
  long seed = 1;

  EngineSettings build() {
    return new EngineSettings(
        maxNumSeqs,
        maxNumBatchedTokens,
        maxModelLen,
        kvCacheTokens,
        blockTokens,
        prefixCaching,
        10_000,
        Duration.ofMillis(8),
        Duration.ofNanos(250_000),
        decodeTimePerToken,
        jitter,
        speculativeTokens,
        0.7,
        seed);
  }
}
