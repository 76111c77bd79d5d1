package hpcbench.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final List<Double> BOUNDS = List.of(0.1, 0.5, 1.0);

  @Test
  void aQuantileIsKnownToLieBetweenTheBoundsOfItsBucket() {
    Buckets buckets = new Buckets(BOUNDS, List.of(5L, 4L, 0L, 1L), 4.0);

    assertThat(buckets.quantile(0.5)).contains(new Interval(0, 0.1));
    assertThat(buckets.quantile(0.51)).contains(new Interval(0.1, 0.5));
    assertThat(buckets.quantile(0.9)).contains(new Interval(0.1, 0.5));
    assertThat(buckets.quantile(0.99)).contains(new Interval(1.0, Double.POSITIVE_INFINITY));
    assertThat(buckets.mean()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void theQuantileOfTheValuesLiesWithinThoseBounds() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      double[] values = random.doubles(1 + random.nextInt(40), 0, 1.3).sorted().toArray();
      double share = 1 - random.nextDouble();
      double quantile = values[(int) Math.max(1, Math.ceil(share * values.length)) - 1];

      Interval found = of(values).quantile(share).orElseThrow();

      assertThat(found.contains(quantile)).as("%s of %s", share, Arrays.toString(values)).isTrue();
    }
  }

  private static Buckets of(double[] values) {
    Long[] counts = {0L, 0L, 0L, 0L};
    for (double value : values) {
      int bucket = (int) BOUNDS.stream().filter(bound -> value > bound).count();
      counts[bucket]++;
    }
    return new Buckets(BOUNDS, List.of(counts), Arrays.stream(values).sum());
  }

  @Test
  void whatWasAddedIsTheDifferenceOfTwoStates() {
    Buckets before = new Buckets(BOUNDS, List.of(5L, 4L, 0L, 1L), 4.0);
    Buckets after = new Buckets(BOUNDS, List.of(5L, 6L, 1L, 1L), 5.5);

    assertThat(after.since(before)).contains(new Buckets(BOUNDS, List.of(0L, 2L, 1L, 0L), 1.5));
    assertThat(after.since(before).orElseThrow().plus(before)).contains(after);
  }

  @Test
  void aServerThatWasStartedAnewHasNoDifference() {
    Buckets before = new Buckets(BOUNDS, List.of(5L, 4L, 0L, 1L), 4.0);

    assertThat(new Buckets(BOUNDS, List.of(1L, 4L, 0L, 1L), 1.0).since(before)).isEmpty();
    assertThat(new Buckets(List.of(1.0), List.of(9L, 9L), 9.0).since(before)).isEmpty();
    assertThat(new Buckets(List.of(1.0), List.of(9L, 9L), 9.0).plus(before)).isEmpty();
  }

  @Test
  void noValuesHaveNoQuantile() {
    Buckets none = new Buckets(BOUNDS, List.of(0L, 0L, 0L, 0L), 0);

    assertThat(none.quantile(0.5)).isEmpty();
    assertThat(none.mean()).isZero();
  }

  @Test
  void eachBucketHasACount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Buckets(BOUNDS, List.of(1L), 1))
        .withMessage("3 bounds need 4 counts, not 1");
  }
}
