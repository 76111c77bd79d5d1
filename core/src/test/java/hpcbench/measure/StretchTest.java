package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StretchTest {
  private static final int SERIES = 4_000;
  private static final long SEED = 20_262;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void itIsTheStretchWhoseMeanDiffersMost() {
    Stretch head = Stretch.of(new double[] {1, 1, 4, 4, 4, 4, 4, 4});
    assertThat(head.from()).isZero();
    assertThat(head.to()).isEqualTo(2);
    assertThat(head.isHead()).isTrue();
    assertThat(head.explained()).isEqualTo(1, within(1e-12));
    assertThat(head.change()).isEqualTo(-0.75, within(1e-12));
    assertThat(head.effect()).as("3.25 for 4").isEqualTo(-0.1875, within(1e-12));

    Stretch hump = Stretch.of(new double[] {2, 2, 2, 2, 6, 6, 2, 2});
    assertThat(hump.from()).isEqualTo(4);
    assertThat(hump.to()).isEqualTo(6);
    assertThat(hump.isHead()).isFalse();
    assertThat(hump.change()).isEqualTo(2, within(1e-12));
  }

  @Test
  void theShareIsThatOfTheVarianceBetweenTheMeans() {
    // Means 2 and 5 around 4: 2 * 4 + 4 * 1 of 2 * 5 + 2 * 2 + 2 * 4 squares.
    assertThat(Stretch.of(new double[] {1, 3, 6, 4, 6, 4}).explained())
        .isEqualTo(12.0 / 18, within(1e-12));
  }

  @Test
  void theOddPartIsNeverTheLarger() {
    Stretch late = Stretch.of(new double[] {4, 4, 4, 1, 1, 1, 1, 1});
    assertThat(late.to() - late.from()).isEqualTo(3);
    assertThat(late.isHead()).isTrue();
  }

  @Test
  void whatMovesTheWholeByLessThanATwentiethIsNoMatter() {
    assertThat(Stretch.of(head(20, 1, 0.04)).isClear()).as("4.8 %% less").isFalse();
    assertThat(Stretch.of(head(18, 1, 0.04)).isClear()).as("5.3 %% less").isTrue();
  }

  private static double[] head(int count, int length, double value) {
    return IntStream.range(0, count).mapToDouble(i -> i < length ? value : 1).toArray();
  }

  @Test
  void equalOrTooFewValuesHaveNone() {
    assertThat(Stretch.of(new double[] {7, 7, 7, 7, 7, 7, 7}).isClear()).isFalse();
    assertThat(Stretch.of(new double[] {}).isClear()).isFalse();
    assertThat(Stretch.of(new double[] {1}).isClear()).isFalse();
    assertThat(Stretch.of(new double[] {0, 0, 0, 0, 0, 9}).isClear()).as("no rest").isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void chanceAloneIsTakenForAStretchInOneOfFourHundredSeries(int windows) {
    long found =
        IntStream.range(0, 5 * SERIES)
            .filter(_ -> Stretch.of(noise(windows, 0.5, _ -> false, 1)).isClear())
            .count();
    assertThat(found).as("seed %d, of %d", SEED, 5 * SERIES).isLessThan(100);
  }

  @Test
  void valuesThatFollowOneAnotherCountAsFewer() {
    // Each as far from 10 as half of the one before, and noise: correlated by a half.
    long found =
        IntStream.range(0, SERIES)
            .filter(_ -> {
              double[] values = new double[20];
              double off = 0;
              for (int i = 0; i < values.length; i++) {
                off = 0.5 * off + random.nextGaussian();
                values[i] = 10 + off;
              }
              return Stretch.of(values).isClear();
            })
            .count();
    assertThat(found).as("seed %d, of %d", SEED, SERIES).isLessThan(SERIES / 20);
  }

  @Test
  void aLongLatencyNowAndThenIsNoStretch() {
    long found =
        IntStream.range(0, SERIES)
            .filter(_ ->
                Stretch.ofLatencies(
                        random
                            .doubles(20)
                            .map(_ -> 1e8 * Math.exp(0.5 * random.nextGaussian()))
                            .toArray())
                    .isClear())
            .count();
    assertThat(found).as("seed %d, of %d", SEED, SERIES).isLessThan(SERIES / 100);
  }

  @Test
  void aBeginningFourTimesAsSlowIsFoundHoweverShortItIs() {
    for (int slow = 2; slow <= 6; slow++) {
      int length = slow;
      assertThat(foundShare(0.05, i -> i < length, 0.25))
          .as("%d windows", slow)
          .isGreaterThan(0.999);
    }
  }

  @Test
  void oneOddValueOfTwentyIsAHiccupUnlessItIsTheFirst() {
    double[] hiccup = head(20, 0, 1);
    hiccup[9] = 4;
    assertThat(Stretch.of(hiccup).isClear()).isFalse();
    assertThat(Stretch.of(head(20, 1, 4)).isClear()).isTrue();
    hiccup[10] = 4;
    assertThat(Stretch.of(hiccup).isClear()).isTrue();
  }

  @Test
  void aHumpInTheMiddleIsFound() {
    assertThat(foundShare(0.05, i -> i == 9 || i == 10, 0.25)).isGreaterThan(0.999);
    assertThat(foundShare(0.05, i -> i >= 8 && i < 13, 1.5)).isGreaterThan(0.99);
  }

  @Test
  void aFallAtTheEndIsFound() {
    assertThat(foundShare(0.05, i -> i >= 17, 0.5)).isGreaterThan(0.99);
  }

  private double foundShare(double noise, IntPredicate isOdd, double factor) {
    long found =
        IntStream.range(0, SERIES)
            .filter(_ -> Stretch.of(noise(20, noise, isOdd, factor)).isClear())
            .count();
    return (double) found / SERIES;
  }

  /// Values around 10 in one stretch, and so many times that elsewhere.
  private double[] noise(int count, double spread, IntPredicate isOdd, double factor) {
    double[] values = new double[count];
    Arrays.setAll(
        values, i -> 10 * (isOdd.test(i) ? factor : 1) * (1 + spread * random.nextGaussian()));
    return values;
  }
}
