package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.OrderStatistics.Ranks;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderStatisticsTest {
  /// The median's ranks are those of the tables for the sign test.
  @ParameterizedTest
  @CsvSource({"6, 1, 6", "8, 1, 8", "9, 2, 8", "10, 2, 9", "20, 6, 15", "25, 8, 18", "100, 40, 61"})
  void theMedianLiesBetweenTheRanksOfTheSignTest(long count, long low, long high) {
    assertThat(OrderStatistics.ranks(count, 0.5)).contains(new Ranks(low, high));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 6", "0.9, 36", "0.99, 368"})
  void belowSomeNumberOfSamplesNoRanksAreWideEnough(double quantile, long fewest) {
    assertThat(OrderStatistics.ranks(fewest - 1, quantile)).isEmpty();
    assertThat(OrderStatistics.ranks(fewest, quantile)).isPresent();
  }

  @Test
  void noSamplesHaveNoRanks() {
    assertThat(OrderStatistics.ranks(0, 0.5)).isEmpty();
  }

  @Test
  void theRanksHoldTheTrueQuantileInAtLeast95Of100Experiments() {
    long seed = 4_711;
    SplittableRandom random = new SplittableRandom(seed);
    for (double quantile : new double[] {0.5, 0.9}) {
      Ranks ranks = OrderStatistics.ranks(60, quantile).orElseThrow();
      int held = 0;
      for (int experiment = 0; experiment < 4_000; experiment++) {
        double[] samples = random.doubles(60).toArray();
        Arrays.sort(samples);
        boolean holds =
            samples[(int) ranks.low() - 1] <= quantile
                && quantile <= samples[(int) ranks.high() - 1];
        held += holds ? 1 : 0;
      }
      assertThat(held).as("seed %d, quantile %s", seed, quantile).isBetween(3_760, 3_990);
    }
  }
}
