package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
  /// 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are the examples of Newcombe (1998), table I.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void theIntervalIsThePublishedOne(long successes, long tried, double low, double high) {
    Interval interval = Wilson.interval(successes, tried);
    assertThat(interval.low()).isEqualTo(low, within(5e-5));
    assertThat(interval.high()).isEqualTo(high, within(5e-5));
  }

  @Test
  void successAndFailureMirrorEachOther() {
    Interval rare = Wilson.interval(3, 40);
    Interval common = Wilson.interval(37, 40);
    assertThat(common.low()).isEqualTo(1 - rare.high(), within(1e-12));
    assertThat(common.high()).isEqualTo(1 - rare.low(), within(1e-12));
  }

  @Test
  void whenNothingWasTriedEverythingIsPossible() {
    assertThat(Wilson.interval(0, 0)).isEqualTo(new Interval(0, 1));
  }
}
