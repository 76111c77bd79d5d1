package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules are the processes they are called after: by the statistics of 100,000 arrivals each,
/// from fixed seeds, with bounds that a true process keeps with a wide margin.
class ScheduleTest {
  private static final int ARRIVALS = 100_000;
  private static final double RATE = 50;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void constantArrivalsNeverDrift() {
    Schedule schedule = schedule(new Arrival.Constant(3), 1);

    for (int i = 0; i < ARRIVALS; i += 997) {
      assertThat(schedule.at(i)).isEqualTo(Math.round(i * 1e9 / 3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void poissonGapsAreExponentialAndIndependent(long seed) {
    Schedule schedule = schedule(new Arrival.Poisson(RATE), seed);
    double[] gaps = gaps(schedule);

    assertThat(mean(gaps)).isCloseTo(1 / RATE, within(0.02 / RATE));
    assertThat(variation(gaps)).isCloseTo(1, within(0.02));
    assertThat(lagOneCorrelation(gaps)).isCloseTo(0, within(0.02));
    for (double window : new double[] {0.1, 1, 10}) {
      assertThat(dispersion(schedule, 1, 0, window)).isCloseTo(1, within(tolerance(window)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 1, 3})
  void gammaGapsHaveTheVariationOfTheirShape(double burstiness) {
    Schedule schedule = schedule(new Arrival.Gamma(RATE, burstiness), 11);
    double[] gaps = gaps(schedule);

    double variation = 1 / Math.sqrt(burstiness);
    assertThat(mean(gaps)).isCloseTo(1 / RATE, within(0.03 / RATE));
    assertThat(variation(gaps)).isCloseTo(variation, within(0.03 * variation));
    assertThat(lagOneCorrelation(gaps)).isCloseTo(0, within(0.02));
    // A renewal process disperses, over windows much longer than a gap, by its squared variation.
    assertThat(dispersion(schedule, 1, 0, 10))
        .isCloseTo(1 / burstiness, within(tolerance(10) / burstiness));
  }

  @Test
  void burstsComeTogetherAtEveryPeriod() {
    Schedule schedule = schedule(new Arrival.Burst(4, Duration.ofMillis(250)), 1);

    for (int i = 0; i < ARRIVALS; i++) {
      assertThat(schedule.at(i)).isEqualTo(i / 4 * 250_000_000L);
    }
  }

  @Test
  void aRampMovesInAStraightLine() {
    Schedule schedule =
        Schedule.of(
            new Arrival.Ramp(10, 30),
            new Extent.Lasting(Duration.ofSeconds(500)),
            new Extent.Lasting(Duration.ofSeconds(4000)),
            1,
            5);

    assertThat(count(schedule, 0, 500)).isCloseTo(5000, within(300L));
    for (int part = 0; part < 4; part++) {
      double expected = (10 + 20 * (part + 0.5) / 4) * 1000;
      long actual = count(schedule, 500 + 1000 * part, 1500 + 1000 * part);
      assertThat(actual)
          .isCloseTo(Math.round(expected), within(Math.round(5 * Math.sqrt(expected))));
    }
    assertThat(schedule.measurementStartNs()).isEqualTo(500 * SECOND);
    assertThat(schedule.measurementEndNs()).isEqualTo(4500 * SECOND);
  }

  @Test
  void aRampByCountTakesTheTimeItsRatesNeed() {
    Schedule schedule =
        Schedule.of(new Arrival.Ramp(0, 100), Extent.none(), new Extent.Requests(ARRIVALS), 1, 5);

    assertThat(schedule.measured()).isEqualTo(ARRIVALS);
    assertThat(schedule.measurementEndNs() / 1e9).isCloseTo(2000, within(20.0));
    assertThat(count(schedule, 0, 1000)).isCloseTo(ARRIVALS / 4, within(1000L));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void lanesTogetherCarryTheSameProcessAndEachItsEvenShare(int lanes) {
    Schedule schedule = schedule(new Arrival.Poisson(RATE), 17);

    // The merged lanes are the schedule itself. One lane of a Poisson process is an Erlang process,
    // whose counts over long windows disperse by one part in its shape.
    for (int lane = 0; lane < lanes; lane++) {
      assertThat(dispersion(schedule, lanes, lane, 100.0))
          .isCloseTo(1.0 / lanes, within(0.35 / lanes + 0.02));
    }
    long[] merged =
        IntStream.range(0, lanes)
            .flatMap(lane -> IntStream.iterate(lane, i -> i < ARRIVALS, i -> i + lanes))
            .mapToLong(schedule::at)
            .sorted()
            .toArray();
    assertThat(merged).isEqualTo(IntStream.range(0, ARRIVALS).mapToLong(schedule::at).toArray());
  }

  @Test
  void theSameSeedIsTheSameScheduleAndAnotherSeedIsNot() {
    Arrival arrival = new Arrival.Gamma(RATE, 0.5);

    assertThat(schedule(arrival, 3).hash()).isEqualTo(schedule(arrival, 3).hash());
    assertThat(schedule(arrival, 3).hash()).isNotEqualTo(schedule(arrival, 4).hash());
  }

  @Test
  void aScheduleIsTheSameOnEveryMachine() {
    Schedule schedule =
        Schedule.of(
            new Arrival.Gamma(10, 0.7), new Extent.Requests(5), new Extent.Requests(100), 1, 42);

    assertThat(schedule.hash())
        .isEqualTo("7d1b923fa37bdd5630de985de411344a9710087265b155df70be7a1204154526");
  }

  @Test
  void bothPhasesAreOneProcess() {
    Schedule whole =
        Schedule.of(new Arrival.Poisson(RATE), Extent.none(), new Extent.Requests(500), 1, 9);
    Schedule parted =
        Schedule.of(
            new Arrival.Poisson(RATE),
            new Extent.Lasting(Duration.ofSeconds(4)),
            new Extent.Lasting(Duration.ofSeconds(3)),
            1,
            9);

    for (int i = 0; i < parted.size(); i++) {
      assertThat(parted.at(i)).isEqualTo(whole.at(i));
      assertThat(parted.isMeasured(i)).isEqualTo(parted.at(i) >= 4 * SECOND);
    }
    assertThat(parted.size()).isEqualTo((int) count(whole, 0, 7));
    assertThat(parted.measured()).isEqualTo((int) count(whole, 4, 7));
  }

  @Test
  void aPhaseOfACountEndsWhereTheNextArrivalWouldBe() {
    Schedule schedule =
        Schedule.of(
            new Arrival.Constant(10), new Extent.Requests(20), new Extent.Requests(30), 1, 9);

    assertThat(schedule.measurementStartNs()).isEqualTo(2 * SECOND);
    assertThat(schedule.measurementEndNs()).isEqualTo(5 * SECOND);
    assertThat(schedule.size()).isEqualTo(50);
  }

  @Test
  void everythingAtOnceIsAtTheStartOfItsPhase() {
    Schedule schedule =
        Schedule.of(
            new Arrival.Max(),
            new Extent.Lasting(Duration.ofSeconds(1)),
            new Extent.Requests(30),
            4,
            9);

    assertThat(schedule.size()).isEqualTo(34);
    assertThat(schedule.at(3)).isZero();
    assertThat(schedule.at(4)).isEqualTo(SECOND);
    assertThat(schedule.at(33)).isEqualTo(SECOND);
  }

  @Test
  void aScheduleTooLongToHoldIsRefused() {
    assertThatThrownBy(() ->
            Schedule.of(
                new Arrival.Constant(1e6), Extent.none(), new Extent.Requests(65_000_000), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65,000,000");
  }

  private static Schedule schedule(Arrival arrival, long seed) {
    return Schedule.of(arrival, Extent.none(), new Extent.Requests(ARRIVALS), 1, seed);
  }

  private static double[] gaps(Schedule schedule) {
    return IntStream.range(1, schedule.size())
        .mapToDouble(i -> (schedule.at(i) - schedule.at(i - 1)) / 1e9)
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  private static double variation(double[] values) {
    return Math.sqrt(variance(values)) / mean(values);
  }

  private static double lagOneCorrelation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (int i = 1; i < values.length; i++) {
      sum += (values[i] - mean) * (values[i - 1] - mean);
    }
    return sum / values.length / variance(values);
  }

  /// Variance over mean of the counts in windows of this many seconds, of every `lanes`-th arrival.
  private static double dispersion(Schedule schedule, int lanes, int lane, double window) {
    int windows = (int) (schedule.at(schedule.size() - 1) / 1e9 / window);
    double[] counts = new double[windows];
    for (int i = lane; i < schedule.size(); i += lanes) {
      int place = (int) (schedule.at(i) / 1e9 / window);
      if (place < windows) {
        counts[place]++;
      }
    }
    return variance(counts) / mean(counts);
  }

  /// Five standard errors of the index of dispersion, which are about sqrt(2 / windows).
  private static double tolerance(double window) {
    return 5 * Math.sqrt(2 / (ARRIVALS / RATE / window));
  }

  private static long count(Schedule schedule, double fromSeconds, double toSeconds) {
    return IntStream.range(0, schedule.size())
        .filter(i -> schedule.at(i) >= fromSeconds * 1e9 && schedule.at(i) < toSeconds * 1e9)
        .count();
  }
}
