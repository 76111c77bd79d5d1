package hpcbench.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Statistics as the tools' libraries take them. The expected numbers of the first test are those
/// that `numpy.percentile`, `numpy.mean` and `numpy.std` give.
class SampleTest {
  @Test
  void percentilesAreInterpolatedAsNumpyDoes() {
    Sample sample = sample(15, 20, 35, 40, 50);

    assertThat(sample.interpolated(0)).isEqualTo(15);
    assertThat(sample.interpolated(0.4)).isCloseTo(29, within(1e-9));
    assertThat(sample.interpolated(0.5)).isEqualTo(35);
    assertThat(sample.interpolated(0.99)).isCloseTo(49.6, within(1e-9));
    assertThat(sample.interpolated(1)).isEqualTo(50);
    assertThat(sample.mean()).isEqualTo(32);
    assertThat(sample.stddev()).isCloseTo(12.884098726725126, within(1e-12));
  }

  @Test
  void oneNumberIsEveryPercentile() {
    assertThat(sample(7).interpolated(0.99)).isEqualTo(7);
    assertThat(sample(7).stddev()).isZero();
  }

  @Test
  void weightsAreRepetitions() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    WeightedSample weighted = new WeightedSample();
    Sample repeated = new Sample();
    for (int i = 0; i < 200; i++) {
      double value = random.nextInt(50);
      int weight = random.nextInt(5);
      weighted.add(value, weight);
      DoubleStream.generate(() -> value).limit(weight).forEach(repeated::add);
    }

    assertThat(weighted.mean()).as("seed %d", seed).isCloseTo(repeated.mean(), within(1e-9));
    assertThat(weighted.stddev()).as("seed %d", seed).isCloseTo(repeated.stddev(), within(1e-9));
    for (double quantile : new double[] {0.01, 0.5, 0.9, 0.95, 0.99}) {
      int rank = (int) Math.ceil(quantile * repeated.count());
      assertThat(weighted.quantile(quantile))
          .as("seed %d, quantile %s", seed, quantile)
          .isEqualTo(repeated.at(rank - 1));
    }
  }

  private static Sample sample(double... values) {
    Sample sample = new Sample();
    Arrays.stream(values).forEach(sample::add);
    return sample;
  }
}
