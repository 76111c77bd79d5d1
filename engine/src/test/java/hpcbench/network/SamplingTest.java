package hpcbench.network;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
  private static final int ROUNDS_PER_SECOND = 1000;

  private final Sampling sampling = new Sampling();
  private int round;
  private long samples;
  private long represented;

  @ParameterizedTest
  @CsvSource({
    "10, 1",
    "500, 1",
    "1400, 1",
    "1600, 3",
    "3400, 3",
    "3600, 7",
    "8400, 7",
    "8600, 17",
    "99000, 17"
  })
  void theMoreReadsThereAreTheFewerOfThemAreSampled(int perSecond, int step) {
    readForASecond(perSecond);
    samples = 0;

    readForASecond(perSecond);

    assertThat(samples).isBetween((long) perSecond / step - 1, (long) perSecond / step + 1);
  }

  @Test
  void everyReadIsStoodForByOneSample() {
    readForASecond(200);
    readForASecond(90_000);
    readForASecond(3000);
    readForASecond(40);

    assertThat(represented).isEqualTo(200 + 90_000 + 3000 + 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {331, 501, 1600, 3600, 8600, 99_000})
  void twoSecondsOfWhateverLoadHaveEnoughReadsForA99thPercentile(int perSecond) {
    readForASecond(perSecond);
    readForASecond(perSecond);

    assertThat(samples).isGreaterThanOrEqualTo(Distribution.SAMPLES_FOR_P99);
  }

  private void readForASecond(int reads) {
    int done = 0;
    for (int i = 1; i <= ROUNDS_PER_SECOND; i++) {
      for (; done < (long) reads * i / ROUNDS_PER_SECOND; done++) {
        read();
      }
      sampling.roundEnds(1_000_000L * round++);
    }
  }

  private void read() {
    if (sampling.takesNext()) {
      samples++;
      represented += sampling.represented();
    }
  }
}
