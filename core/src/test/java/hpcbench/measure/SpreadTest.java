package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
  void noValuesHaveNoSpread() {
    assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessageContaining("no values");
  }
}
