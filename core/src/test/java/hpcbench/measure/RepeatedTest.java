package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  @Test
  void theMedianIsTheMiddleOrTheMeanOfBothMiddles() {
    assertThat(Repeated.of(3, 1, 2).median()).isEqualTo(2);
    assertThat(Repeated.of(4, 1, 2, 8).median()).isEqualTo(3);
    assertThat(Repeated.of(7).median()).isEqualTo(7);
  }

  @Test
  void fewerThanSixValuesHaveARangeButNoInterval() {
    Repeated five = Repeated.of(10, 11, 9, 12, 10);
    assertThat(five.isInterval()).isFalse();
    assertThat(five.range()).isEqualTo(new Interval(9, 12));
    assertThat(five.halfWidthRatio()).isEqualTo(0.15);
  }

  @Test
  void ranksOfTheIntervalAreThoseOfTheBinomialTables() {
    assertThat(upTo(6).range()).isEqualTo(new Interval(1, 6));
    assertThat(upTo(10).range()).isEqualTo(new Interval(2, 9));
    assertThat(upTo(20).range()).isEqualTo(new Interval(6, 15));
    assertThat(upTo(6).isInterval()).isTrue();
  }

  private static Repeated upTo(int count) {
    return Repeated.of(IntStream.range(0, count).mapToDouble(i -> count - i).toArray());
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    int tries = 4000;
    for (int i = 0; i < tries; i++) {
      double[] skewed = random.doubles(8).map(u -> -Math.log(1 - u)).toArray();
      held += Repeated.of(skewed).range().contains(Math.log(2)) ? 1 : 0;
    }
    // Ranks 1 to 8 of 8 hold it unless all values lie on one side: 1 - 2/256.
    assertThat((double) held / tries).isCloseTo(0.992, within(0.006));
  }

  @Test
  void aMedianOfNothingIsAsPreciseAsItsRange() {
    assertThat(Repeated.of(0, 0, 0).halfWidthRatio()).isZero();
    assertThat(Repeated.of(0, 0, 5).halfWidthRatio()).isInfinite();
    assertThatThrownBy(Repeated::of).isInstanceOf(IllegalArgumentException.class);
  }
}
