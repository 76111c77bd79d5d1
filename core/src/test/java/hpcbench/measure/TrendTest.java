package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void sixRisingValuesAreBeyondChanceAndFiveAreNot() {
    assertThat(Trend.of(rising(6)).isClear()).isTrue();
    assertThat(Trend.of(rising(5)).isClear()).isFalse();
  }

  @Test
  void theStatisticIsThatOfMannAndKendall() {
    // S = 15 of 15 pairs, variance 6 * 5 * 17 / 18.
    assertThat(Trend.of(rising(6)).z()).isEqualTo(14 / Math.sqrt(510 / 18.0), within(1e-12));
    // S = 5 of 6 pairs, one pair of equal values: variance (4 * 3 * 13 - 2 * 1 * 9) / 18.
    assertThat(Trend.of(new double[] {1, 2, 2, 3}).z())
        .isEqualTo(4 / Math.sqrt(138 / 18.0), within(1e-12));
  }

  @Test
  void theChangeIsTheMedianSlopeOverAllOfTheTime() {
    assertThat(Trend.of(new double[] {1, 2, 3, 4, 5}).change()).isEqualTo(5 / 3.0, within(1e-12));
    assertThat(Trend.of(new double[] {10, 10, 1000, 10, 10}).change()).as("one outlier").isZero();
    assertThat(Trend.of(new double[] {5, 4, 3, 2, 1}).change()).isEqualTo(-5 / 3.0, within(1e-12));
  }

  @Test
  void equalOrTooFewValuesHaveNoTrend() {
    assertThat(Trend.of(new double[] {7, 7, 7, 7, 7, 7, 7})).isEqualTo(new Trend(0, 0));
    assertThat(Trend.of(new double[] {})).isEqualTo(new Trend(0, 0));
    assertThat(Trend.of(new double[] {1, 9})).isEqualTo(new Trend(0, 0));
    assertThat(Trend.of(new double[] {0, 0, 0, 0, 5}).change()).isZero();
  }

  @Test
  void chanceAloneIsTakenForATrendInOneOfAHundredSeries() {
    long seed = 20_261;
    SplittableRandom random = new SplittableRandom(seed);
    long found =
        IntStream.range(0, 10_000)
            .filter(_ -> Math.abs(Trend.of(random.doubles(20).toArray()).z()) > Trend.BEYOND_CHANCE)
            .count();
    assertThat(found).as("seed %d", seed).isBetween(50L, 150L);
  }

  private static double[] rising(int count) {
    return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
  }
}
