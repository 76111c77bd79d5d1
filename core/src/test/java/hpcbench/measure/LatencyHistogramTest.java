package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private static final long SEED = 99_173;

  @Test
  void everyRankIsKnownToAThousandth() {
    LatencyHistogram histogram = new LatencyHistogram();
    ExactSamples exact = new ExactSamples();
    for (long sample : samples(20_000)) {
      histogram.add(sample);
      exact.add(sample);
    }
    for (long rank : new long[] {1, 2, 17, 5_000, 10_000, 19_800, 19_999, 20_000}) {
      assertThat(histogram.atRank(rank))
          .as("seed %d, rank %d", SEED, rank)
          .isCloseTo(exact.atRank(rank), Percentage.withPercentage(0.1));
    }
    assertThat(histogram.mean()).isCloseTo(exact.mean(), Percentage.withPercentage(0.1));
    assertThat(histogram.stddev()).isCloseTo(exact.stddev(), Percentage.withPercentage(0.2));
  }

  @Test
  void histogramsOfSeveralProcessesMergeIntoThatOfOne() {
    List<Long> samples = samples(9_000);
    LatencyHistogram one = new LatencyHistogram();
    samples.forEach(one::add);
    LatencyHistogram merged = new LatencyHistogram();
    for (int process = 0; process < 3; process++) {
      LatencyHistogram part = new LatencyHistogram();
      samples.subList(process * 3_000, (process + 1) * 3_000).forEach(part::add);
      merged.add(part);
    }
    assertThat(merged).as("seed %d", SEED).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(Distribution.of(merged, 1e-9)).isEqualTo(Distribution.of(one, 1e-9));
  }

  @Test
  void aSampleBelowZeroCountsAsZero() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.add(-5);
    assertThat(histogram.atRank(1)).isZero();
    assertThat(histogram).hasToString("1 samples");
  }

  /// From nanoseconds to minutes.
  private static List<Long> samples(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Long> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add((long) Math.pow(10, random.nextDouble(0, 11)));
    }
    return samples;
  }
}
