package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(4, 2.5, 1, 4));
  }

  @Test
  void roundsWithoutAValueAreLeftOut() {
    assertThat(Spread.of(List.of(Double.NaN, 7.0))).isEqualTo(new Spread(1, 7, 7, 7));
    assertThat(Spread.of(List.of(Double.NaN)).isEmpty()).isTrue();
  }

  @Test
  void numbersAreShownWithThreeDigits() {
    assertThat(Spread.of(List.of(0.0214, 7.256, 12_345.0)).words(3))
        .isEqualTo("7.26 (0.021-12,345)");
  }

  @Test
  void fewerRoundsThanTheOthersAreToldAndOneHasNoRange() {
    assertThat(Spread.of(List.of(1.0, 2.0, 3.0)).words(7)).isEqualTo("2.00 (1.00-3.00; 3 rounds)");
    assertThat(Spread.of(List.of(89.8)).words(7)).isEqualTo("89.8 (1 round)");
    assertThat(Spread.of(List.of(89.8)).words(1)).isEqualTo("89.8");
  }

  @Test
  void aQuantileIsASampleThatWasSeen() {
    SortedSamples samples = SortedSamples.of(LongStream.rangeClosed(1, 100));

    assertThat(samples.quantile(0.5)).isEqualTo(50);
    assertThat(samples.quantile(0.99)).isEqualTo(99);
    assertThat(samples.quantile(1)).isEqualTo(100);
    assertThat(SortedSamples.of(LongStream.empty()).quantile(0.5)).isNaN();
  }
}
