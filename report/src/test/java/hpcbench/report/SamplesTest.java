package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final long SEED = 20_261_124;

  @Test
  void theCumulativeCurveIsThatOfTheSortedTimes() {
    long[] times = times(5_000);
    Samples samples = samples(times);
    Arrays.sort(times);
    Samples.Ecdf ecdf = samples.ecdf();
    assertThat(ecdf.seconds()).hasSameSizeAs(ecdf.shares()).hasSizeLessThan(200).isSorted();
    for (int i = 1; i < ecdf.shares().size(); i++) {
      int rank = Math.clamp((int) Math.ceil(ecdf.shares().get(i) * times.length), 1, times.length);
      assertThat(ecdf.seconds().get(i))
          .as("time within which %s are, seed %d", ecdf.shares().get(i), SEED)
          .isCloseTo(times[rank - 1] / 1e9, Percentage.withPercentage(1.5));
    }
  }

  @Test
  void bucketsHoldEveryTimeOnce() {
    long[] times = times(5_000);
    Samples.Buckets buckets = samples(times).buckets();
    assertThat(buckets.edges()).hasSize(buckets.shares().size() + 1).isSorted();
    assertThat(buckets.shares().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(0.01));
    double below =
        Arrays.stream(times).filter(time -> time / 1e9 < buckets.edges().get(20)).count();
    double shown = buckets.shares().stream().limit(20).mapToDouble(Double::doubleValue).sum();
    assertThat(shown)
        .as("share below the 20th edge, seed " + SEED)
        .isCloseTo(below / times.length, within(0.02));
  }

  @Test
  void withoutTimesThereIsNothingToDraw() {
    assertThat(new Samples().ecdf().seconds()).isEmpty();
    assertThat(new Samples().buckets().edges()).isEmpty();
  }

  @Test
  void oneTimeOfNothingIsABucket() {
    Samples samples = new Samples();
    samples.add(0);
    assertThat(samples.buckets().shares()).containsExactly(1.0);
    assertThat(samples.ecdf().seconds()).containsOnly(0.0);
  }

  private static long[] times(int count) {
    Random random = new Random(SEED);
    return random
        .doubles(count)
        .mapToLong(share -> Math.round(1e6 * Math.pow(1e4, share)))
        .toArray();
  }

  private static Samples samples(long[] times) {
    Samples samples = new Samples();
    Arrays.stream(times).forEach(samples::add);
    return samples;
  }
}
