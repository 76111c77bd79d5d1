package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Against the numbers that MLPerf publishes for its rule.
class EarlyStoppingTest {
  @Test
  void aP99Needs662SamplesAndAP90Needs64() {
    assertThat(EarlyStopping.minimumSamples(0.99)).isEqualTo(662);
    assertThat(EarlyStopping.minimumSamples(0.9)).isEqualTo(64);
    assertThat(Distribution.SAMPLES_FOR_P99).isEqualTo(EarlyStopping.minimumSamples(0.99));
  }

  @Test
  void withNoneOverTheBoundAP99Needs459Within() {
    assertThat(EarlyStopping.passing(0, 0.99)).isEqualTo(459);
  }

  @Test
  void everyOneMoreOverTheBoundNeedsMoreWithin() {
    long before = 0;
    for (int over = 0; over < 30; over++) {
      long within = EarlyStopping.passing(over, 0.95);
      assertThat(within).as("%d over the bound", over).isGreaterThan(before);
      before = within;
    }
  }

  @Test
  void aMedianNeedsFew() {
    assertThat(EarlyStopping.minimumSamples(0.5)).isBetween(8L, 12L);
  }
}
