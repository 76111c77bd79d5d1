package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.recipe.Lengths;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthSamplerTest {
  private static final int SAMPLES = 100_000;
  private static final long SEED = 20_261_124;

  private static int[] sample(Lengths lengths) {
    Draws draws = new Draws(SEED);
    return IntStream.range(0, SAMPLES)
        .map(index -> LengthSampler.draw(lengths, draws.at(Draws.Choice.INPUT_LENGTH, index)))
        .toArray();
  }

  private static double mean(int[] samples) {
    return IntStream.of(samples).average().orElseThrow();
  }

  private static double stddev(int[] samples) {
    double mean = mean(samples);
    return Math.sqrt(
        IntStream.of(samples).mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }

  /// Five standard errors: a right sampler misses it once in two million seeds.
  private static double fiveStandardErrors(double stddev) {
    return 5 * stddev / Math.sqrt(SAMPLES);
  }

  @Test
  void aFixedLengthIsAlwaysThat() {
    assertThat(sample(new Lengths.Fixed(42))).containsOnly(42);
  }

  @Test
  void normalLengthsHaveTheMeanAndSpreadAskedFor() {
    int[] samples = sample(new Lengths.Normal(500, 60, 1, 2000));
    assertThat(mean(samples)).isCloseTo(500, within(fiveStandardErrors(60)));
    assertThat(stddev(samples)).isCloseTo(60, within(fiveStandardErrors(60)));
  }

  @Test
  void logNormalLengthsHaveTheMeanAndSpreadAskedForAndTheMedianOfTheirFormula() {
    int[] samples = sample(new Lengths.LogNormal(500, 300, 1, 1_000_000));
    assertThat(mean(samples)).isCloseTo(500, within(fiveStandardErrors(300)));
    assertThat(stddev(samples)).isCloseTo(300, within(10.0));
    double median = 500 / Math.sqrt(1 + 0.36);
    assertThat(IntStream.of(samples).sorted().toArray()[SAMPLES / 2])
        .isCloseTo((int) median, within(5));
  }

  @Test
  void truncationDrawsAgainAndDoesNotHeapLengthsAtTheBounds() {
    int[] samples = sample(new Lengths.Normal(100, 50, 80, 120));
    assertThat(IntStream.of(samples)).allMatch(length -> length >= 80 && length <= 120);
    long atBounds = IntStream.of(samples).filter(x -> x == 80 || x == 120).count();
    assertThat(atBounds).isLessThan(SAMPLES / 15);
  }

  @Test
  void boundsThatTheDistributionNeverMeetsGiveTheNearestBound() {
    Draws draws = new Draws(SEED);
    Lengths far = new Lengths.Normal(10, 0, 100, 200);
    assertThat(LengthSampler.draw(far, draws.at(Draws.Choice.INPUT_LENGTH, 0))).isEqualTo(100);
  }

  @Test
  void lengthsOfNeighbouringRequestsAreNotCorrelated() {
    int[] samples = sample(new Lengths.Normal(500, 100, 1, 2000));
    double mean = mean(samples);
    double covariance = 0;
    for (int i = 1; i < SAMPLES; i++) {
      covariance += (samples[i] - mean) * (samples[i - 1] - mean) / SAMPLES;
    }
    assertThat(covariance / (100 * 100)).isCloseTo(0, within(5 / Math.sqrt(SAMPLES)));
  }

  @Test
  void inputAndOutputLengthsOfARequestAreDrawnApart() {
    Draws draws = new Draws(SEED);
    long equal =
        IntStream.range(0, 1000)
            .filter(i ->
                draws.at(Draws.Choice.INPUT_LENGTH, i).nextInt()
                    == draws.at(Draws.Choice.OUTPUT_LENGTH, i).nextInt())
            .count();
    assertThat(equal).isZero();
  }
}
