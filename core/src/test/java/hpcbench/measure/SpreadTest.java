package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void fewerThanSixRepetitionsShowWhatWasSeen() {
    Spread spread = Spread.of(5, 1, 4, 2, 3);
    assertThat(spread).isEqualTo(new Spread(5, 3, new Interval(1, 5)));
    assertThat(spread.isConfidence()).isFalse();
    assertThat(Spread.of(7)).isEqualTo(new Spread(1, 7, new Interval(7, 7)));
  }

  @Test
  void sixRepetitionsAndMoreHaveAnExactRankInterval() {
    Spread six = Spread.of(6, 5, 4, 3, 2, 1);
    assertThat(six).isEqualTo(new Spread(6, 3.5, new Interval(1, 6)));
    assertThat(six.isConfidence()).isTrue();
    assertThat(Spread.of(1, 2, 3, 4, 5, 6, 7, 8, 900).range()).isEqualTo(new Interval(2, 8));
  }

  @Test
  void ranksOfTheIntervalAreThoseOfTheBinomialTables() {
    assertThat(upTo(6).range()).isEqualTo(new Interval(1, 6));
    assertThat(upTo(10).range()).isEqualTo(new Interval(2, 9));
    assertThat(upTo(20).range()).isEqualTo(new Interval(6, 15));
  }

  private static Spread upTo(int count) {
    return Spread.of(IntStream.range(0, count).mapToDouble(i -> count - i).toArray());
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    int tries = 4000;
    for (int i = 0; i < tries; i++) {
      double[] skewed = random.doubles(8).map(u -> -Math.log(1 - u)).toArray();
      held += Spread.of(skewed).range().contains(Math.log(2)) ? 1 : 0;
    }
    // Ranks 1 to 8 of 8 hold it unless all values lie on one side: 1 - 2/256.
    assertThat((double) held / tries).isCloseTo(0.992, within(0.006));
  }

  @Test
  void itsHalfWidthIsAShareOfTheMedian() {
    assertThat(Spread.of(10, 11, 9, 12, 10).halfWidthRatio()).isEqualTo(0.15);
    assertThat(Spread.of(0, 0, 0).halfWidthRatio()).isZero();
    assertThat(Spread.of(0, 0, 5).halfWidthRatio()).isInfinite();
  }

  @Test
  void noValuesHaveNoSpread() {
    assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessageContaining("no values");
  }
}
