package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TtftHistogramTest {
  private static final long SEED = 20_261_124;

  @Test
  void partsMergeIntoTheHistogramOfAll() {
    double[] all = new Random(SEED).doubles(3000, 0.001, 30).toArray();
    double[] first = Arrays.copyOfRange(all, 0, 1234);
    double[] second = Arrays.copyOfRange(all, 1234, all.length);
    TtftHistogram merged =
        TtftHistogram.merged(
            List.of(TtftHistogram.of(first), TtftHistogram.of(second), TtftHistogram.NONE));
    assertThat(merged).as("seed %d", SEED).isEqualTo(TtftHistogram.of(all));
    assertThat(merged.count()).isEqualTo(3000);
  }

  @Test
  void itSurvivesBeingSent() {
    TtftHistogram some = TtftHistogram.of(0.02, 0.021, 3, 3599);
    assertThat(TtftHistogram.decode(some.encode())).isEqualTo(some);
    assertThat(TtftHistogram.decode(TtftHistogram.NONE.encode())).isEqualTo(TtftHistogram.NONE);
  }

  @Test
  void whatIsNoHistogramIsRefused() {
    for (String text : List.of("", "AAAA", "no base64!", "HISTFAAAA==")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TtftHistogram.decode(text))
          .withMessageStartingWith("not a histogram");
    }
  }

  @Test
  void countsAndPercentilesAreThoseOfItsSamples() {
    TtftHistogram ten = TtftHistogram.of(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 1);
    assertThat(ten.countUpTo(0.055)).isEqualTo(5);
    assertThat(ten.countUpTo(10)).isEqualTo(10);
    assertThat(ten.atPercentile(50)).isBetween(0.05, 0.0505);
    assertThat(ten.sumSeconds()).isBetween(1.43, 1.47);
    assertThat(TtftHistogram.NONE.countUpTo(1)).isZero();
    assertThat(TtftHistogram.NONE.sumSeconds()).isZero();
    assertThat(TtftHistogram.NONE.atPercentile(50)).isZero();
  }
}
