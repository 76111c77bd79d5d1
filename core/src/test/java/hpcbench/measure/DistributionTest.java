package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void noSamplesAreAllZeros() {
    assertThat(Distribution.of(new ExactSamples(), 1)).isEqualTo(Distribution.EMPTY);
    assertThat(Distribution.of(new LatencyHistogram(), 1e-9)).isEqualTo(Distribution.EMPTY);
  }

  @Test
  void aSingleSampleIsEveryPercentile() {
    Distribution one = Distribution.of(exact(42), 0.5);
    assertThat(one.count()).isEqualTo(1);
    assertThat(one.min()).isEqualTo(21);
    assertThat(one.p50()).isEqualTo(21);
    assertThat(one.p99()).isEqualTo(21);
    assertThat(one.max()).isEqualTo(21);
    assertThat(one.stddev()).isZero();
    assertThat(one.p50Interval()).isEmpty();
  }

  @Test
  void percentilesAreNearestRanks() {
    Distribution hundred = Distribution.of(exact(LongStream.rangeClosed(1, 100).toArray()), 1);
    assertThat(hundred.p50()).isEqualTo(50);
    assertThat(hundred.p90()).isEqualTo(90);
    assertThat(hundred.p95()).isEqualTo(95);
    assertThat(hundred.p99()).isEqualTo(99);
    assertThat(hundred.mean()).isEqualTo(50.5);
    assertThat(hundred.stddev()).isEqualTo(Math.sqrt(9_999 / 12.0), within(1e-12));
    assertThat(hundred.p50Interval()).contains(new Interval(40, 61));
    assertThat(hundred.p99Interval()).isEqualTo(Optional.empty());
    assertThat(Distribution.of(exact(3, 1, 2, 4), 1).p50()).as("the lower of two").isEqualTo(2);
  }

  @Test
  void intervalsNeedAsManySamplesAsEncloseThePercentile() {
    assertThat(Distribution.of(exact(LongStream.range(0, 35).toArray()), 1).p90Interval())
        .isEmpty();
    assertThat(Distribution.of(exact(LongStream.range(0, 36).toArray()), 1).p90Interval())
        .isPresent();
    assertThat(Distribution.of(exact(LongStream.range(0, 71).toArray()), 1).p95Interval())
        .isEmpty();
    Interval p95 =
        Distribution.of(exact(LongStream.range(0, 72).toArray()), 1).p95Interval().orElseThrow();
    assertThat(p95.high()).as("the largest: 0.95^72 is 2.5 %%").isEqualTo(71);
    assertThat(p95.low()).isLessThan(67);
  }

  @Test
  void aP99FromFewerThan662SamplesIsIndicative() {
    assertThat(Distribution.of(exact(LongStream.range(0, 661).toArray()), 1).p99Indicative())
        .isTrue();
    Distribution enough = Distribution.of(exact(LongStream.range(0, 662).toArray()), 1);
    assertThat(enough.p99Indicative()).isFalse();
    assertThat(enough.p99Interval()).isPresent();
  }

  @Test
  void eachPercentileHasItsOwnNumberOfSamplesToBeReliedOn() {
    assertThat(Distribution.tooFewFor(1)).containsExactly("p50", "p90", "p95", "p99");
    assertThat(Distribution.tooFewFor(63)).containsExactly("p90", "p95", "p99");
    assertThat(Distribution.tooFewFor(64)).containsExactly("p95", "p99");
    assertThat(Distribution.tooFewFor(661)).containsExactly("p99");
    assertThat(Distribution.tooFewFor(662)).isEmpty();
    assertThat(Distribution.of(exact(1, 2, 3), 1).isIndicative("p90")).isTrue();
  }

  @Test
  void thereIsNoRankOutsideTheSamples() {
    ExactSamples exact = exact(1, 2);
    assertThatThrownBy(() -> exact.atRank(0)).hasMessageContaining("no rank 0 in 2 samples");
    assertThatThrownBy(() -> exact.atRank(3)).hasMessageContaining("no rank 3 in 2 samples");
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.add(5);
    assertThatThrownBy(() -> histogram.atRank(0)).hasMessageContaining("no rank 0 in 1 samples");
    assertThatThrownBy(() -> histogram.atRank(2)).hasMessageContaining("no rank 2 in 1 samples");
  }

  @Test
  void samplesMayBeAddedAfterTheyWereAskedFor() {
    ExactSamples samples = exact(5, 1);
    assertThat(samples.atRank(2)).isEqualTo(5);
    samples.add(3);
    assertThat(samples.atRank(2)).isEqualTo(3);
  }

  private static ExactSamples exact(long... values) {
    ExactSamples samples = new ExactSamples();
    LongConsumer add = samples::add;
    LongStream.of(values).forEach(add);
    return samples;
  }
}
