package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules are the processes they are called after: by the statistics of 100,000 arrivals each,
/// from fixed seeds, with bounds that a true process keeps with a wide margin.
class ScheduleTest {
  private static final int ARRIVALS = 100_000;
  private static final double RATE = 50;
  private static final long SECOND = 1_000_000_000L;

  /// Every lag up to here is looked at: 2048 is the longest of the periods that tests plant.
  private static final int LAGS = 2048;

  /// Five and a half standard errors of the autocorrelation of independent gaps.
  private static final double INDEPENDENT = 5.5 / Math.sqrt(ARRIVALS);

  @Test
  void constantArrivalsNeverDrift() {
    Schedule schedule = schedule(new Arrival.Constant(3), 1);

    for (int i = 0; i < ARRIVALS; i += 997) {
      assertThat(schedule.at(i)).isEqualTo(Math.round(i * 1e9 / 3));
    }
  }

  @Test
  void constantArrivalsHaveEqualGapsAndEqualCounts() {
    Schedule schedule = schedule(new Arrival.Constant(RATE), 1);
    double[] gaps = gaps(schedule);

    assertThat(mean(gaps)).isCloseTo(1 / RATE, within(1e-9));
    assertThat(variation(gaps)).isLessThan(1e-6);
    // Within a nanosecond, to which they are rounded: so nothing can come again, at any lag.
    assertThat(Arrays.stream(gaps).max().orElseThrow() - Arrays.stream(gaps).min().orElseThrow())
        .isLessThan(1.5e-9);
    for (double window : new double[] {0.02, 0.1, 1, 10}) {
      assertThat(dispersion(schedule, window)).isLessThan(0.01);
    }
  }

  @Test
  void constantArrivalsBetweenWindowsAreSpreadAsEvenlyAsTheyCanBe() {
    // 50 a second in windows of 30 ms: one or two, in turn, 1.5 on average.
    assertThat(dispersion(schedule(new Arrival.Constant(RATE), 1), 0.03))
        .isCloseTo(0.25 / 1.5, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void poissonGapsAreExponentialAndIndependent(long seed) {
    Schedule schedule = schedule(new Arrival.Poisson(RATE), seed);
    double[] gaps = gaps(schedule);

    assertThat(mean(gaps)).isCloseTo(1 / RATE, within(0.02 / RATE));
    assertThat(variation(gaps)).isCloseTo(1, within(0.02));
    assertThat(largestCorrelation(gaps)).isLessThan(INDEPENDENT);
    for (double window : new double[] {0.01, 0.1, 1, 10}) {
      assertThat(dispersion(schedule, window)).isCloseTo(1, within(tolerance(window)));
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
    assertThat(largestCorrelation(gaps)).isLessThan(INDEPENDENT);
    // A renewal process disperses, over windows much longer than a gap, by its squared variation.
    for (double window : new double[] {4, 10, 40}) {
      assertThat(dispersion(schedule, window))
          .isCloseTo(1 / burstiness, within(tolerance(window) / burstiness));
    }
  }

  /// Over short windows there is no simple formula: there it must disperse as the same process does
  /// that is made in another way.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3})
  void gammaArrivalsDisperseOverShortWindowsAsTheirTwinDoes(double burstiness) {
    Schedule schedule = schedule(new Arrival.Gamma(RATE, burstiness), 11);
    long[] twin = gammaTwin(burstiness, new Random(12));
    for (double window : new double[] {0.005, 0.02, 0.1, 0.5}) {
      double expected = dispersion(twin, window);
      assertThat(dispersion(schedule, window))
          .as("window of %s s", window)
          .isCloseTo(expected, within(Math.sqrt(2) * tolerance(window) * Math.max(1, expected)));
    }
  }

  /// Gamma of shape 3 is the sum of three exponentials, that of 1/2 half the square of a normal.
  private static long[] gammaTwin(double shape, Random random) {
    long[] instants = new long[ARRIVALS];
    double atSeconds = 0;
    for (int i = 1; i < ARRIVALS; i++) {
      double gap = 0;
      for (int part = 0; part < Math.floor(shape); part++) {
        gap -= Math.log(1 - random.nextDouble());
      }
      double normal = random.nextGaussian();
      gap += shape == 0.5 ? normal * normal / 2 : 0;
      atSeconds += gap / shape / RATE;
      instants[i] = Math.round(atSeconds * 1e9);
    }
    return instants;
  }

  /// The test of the test: a generator that ran out and began again would be seen.
  @ParameterizedTest
  @ValueSource(ints = {2, 7, 64, 1000, 2048})
  void gapsThatComeAgainAreSeen(int period) {
    double[] gaps = gaps(schedule(new Arrival.Poisson(RATE), 1));
    double[] repeated = new double[gaps.length];
    for (int i = 0; i < gaps.length; i++) {
      repeated[i] = gaps[i % period] + 0.1 * gaps[i];
    }
    assertThat(largestCorrelation(repeated)).isGreaterThan(0.9);
  }

  @Test
  void burstsComeTogetherAtEveryPeriod() {
    Schedule schedule = schedule(new Arrival.Burst(4, Duration.ofMillis(250)), 1);

    for (int i = 0; i < ARRIVALS; i++) {
      assertThat(schedule.at(i)).isEqualTo(i / 4 * 250_000_000L);
    }
  }

  @Test
  void burstsAreAsUnevenAsTheirSizeSays() {
    int size = 4;
    Schedule schedule = schedule(new Arrival.Burst(size, Duration.ofMillis(250)), 1);
    double[] gaps = gaps(schedule);

    // One gap in four is a whole period, the others are nothing.
    assertThat(mean(gaps)).isCloseTo(0.25 / size, within(1e-4));
    assertThat(variation(gaps)).isCloseTo(Math.sqrt(size - 1), within(1e-3));
    // A window of a fifth of a period holds a burst or nothing, one of many periods always as many.
    assertThat(dispersion(schedule, 0.05)).isCloseTo(size * (1 - 0.2), within(0.01));
    assertThat(dispersion(schedule, 0.125)).isCloseTo(size * (1 - 0.5), within(0.01));
    for (double window : new double[] {0.25, 1, 10}) {
      assertThat(dispersion(schedule, window)).isLessThan(0.01);
    }
    // The gaps come again with every burst, and in no other way.
    for (int lag = 1; lag <= 40; lag++) {
      assertThat(correlation(gaps, lag))
          .as("lag %d", lag)
          .isCloseTo(lag % size == 0 ? 1 : -1.0 / (size - 1), within(2e-3));
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
  @MethodSource("processesOnExecutorsAndLanes")
  void sharesTogetherAreTheWholeScheduleWhateverTheirNumber(
      Arrival arrival, int executors, int lanes) {
    Schedule whole = schedule(arrival, 17);
    long[] merged = new long[ARRIVALS];
    Arrays.fill(merged, -1);
    int taken = 0;

    for (int executor = 0; executor < executors; executor++) {
      Schedule ofExecutor = whole.share(executor, executors);
      assertThat(ofExecutor.hash()).isEqualTo(whole.hash());
      for (int lane = 0; lane < lanes; lane++) {
        Schedule ofLane = ofExecutor.share(lane, lanes);
        assertThat(ofLane.size())
            .isBetween(ARRIVALS / (executors * lanes), ARRIVALS / (executors * lanes) + 1);
        taken += ofLane.size();
        for (int position = 0; position < ofLane.size(); position++) {
          merged[ofLane.index(position)] = ofLane.at(position);
        }
      }
    }

    assertThat(taken).as("each arrival is in one share only").isEqualTo(ARRIVALS);
    assertThat(merged).isEqualTo(instants(whole));
  }

  static Stream<Arguments> processesOnExecutorsAndLanes() {
    List<Arrival> arrivals =
        List.of(
            new Arrival.Constant(RATE),
            new Arrival.Poisson(RATE),
            new Arrival.Gamma(RATE, 0.25),
            new Arrival.Burst(4, Duration.ofMillis(80)));
    return arrivals.stream()
        .flatMap(arrival ->
            Stream.of(1, 3, 8)
                .flatMap(executors ->
                    Stream.of(1, 4, 16).map(lanes -> Arguments.of(arrival, executors, lanes))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 16})
  void aShareOfAPoissonProcessIsMoreEvenByItsNumber(int shares) {
    Schedule schedule = schedule(new Arrival.Poisson(RATE), 17);

    // Every n-th arrival of a Poisson process is an Erlang process, whose gaps vary by one over the
    // root of n and whose counts over long windows disperse by one part in n.
    for (int share = 0; share < shares; share++) {
      Schedule part = schedule.share(share, shares);
      double[] gaps = gaps(part);
      assertThat(mean(gaps)).isCloseTo(shares / RATE, within(0.02 * shares / RATE));
      assertThat(variation(gaps)).isCloseTo(1 / Math.sqrt(shares), within(0.03));
      assertThat(largestCorrelation(gaps)).isLessThan(5.5 / Math.sqrt(gaps.length));
      assertThat(dispersion(part, 100)).isCloseTo(1.0 / shares, within(0.35 / shares + 0.02));
    }
  }

  @Test
  void aShareKnowsItsPhases() {
    Schedule schedule =
        Schedule.of(new Arrival.Constant(10), new Extent.Requests(5), new Extent.Requests(7), 1, 9);

    Schedule last = schedule.share(2, 3);
    assertThat(last.size()).isEqualTo(4);
    assertThat(last.index(1)).isEqualTo(5);
    assertThat(last.isMeasured(0)).isFalse();
    assertThat(last.isMeasured(1)).isTrue();
    assertThat(last.measured()).isEqualTo(3);
    assertThat(last.measurementStartNs()).isEqualTo(schedule.measurementStartNs());
    assertThat(last.measurementEndNs()).isEqualTo(schedule.measurementEndNs());
    assertThat(schedule.share(13, 20).size()).isZero();
    assertThatThrownBy(() -> schedule.share(3, 3)).hasMessageContaining("no share 3 of 3");
  }

  @Test
  void whatIsKeptHasTheHashOfTheSchedule() throws Exception {
    Schedule schedule = schedule(new Arrival.Poisson(RATE), 3);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    schedule.share(1, 3).writeTo(kept);

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(kept.toByteArray());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(schedule.hash());
    LongBuffer numbers = ByteBuffer.wrap(kept.toByteArray()).asLongBuffer();
    assertThat(numbers.remaining()).isEqualTo(1 + ARRIVALS);
    assertThat(numbers.get()).as("arrivals of the warm-up").isZero();
    assertThat(numbers.get()).isEqualTo(schedule.at(0));
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

  /// The largest autocorrelation at any lag up to [#LAGS], and at every power of two.
  private static double largestCorrelation(double[] values) {
    IntStream near = IntStream.rangeClosed(1, LAGS);
    IntStream far = IntStream.iterate(2 * LAGS, lag -> lag < values.length / 2, lag -> 2 * lag);
    double mean = mean(values);
    double[] centred = Arrays.stream(values).map(value -> value - mean).toArray();
    double squares = variance(values) * values.length;
    return IntStream.concat(near, far)
        .mapToDouble(lag -> Math.abs(products(centred, lag) / squares))
        .max()
        .orElseThrow();
  }

  private static double correlation(double[] values, int lag) {
    double mean = mean(values);
    double[] centred = Arrays.stream(values).map(value -> value - mean).toArray();
    return products(centred, lag) / values.length / variance(values);
  }

  private static double products(double[] centred, int lag) {
    double sum = 0;
    for (int i = lag; i < centred.length; i++) {
      sum += centred[i] * centred[i - lag];
    }
    return sum;
  }

  private static long[] instants(Schedule schedule) {
    return IntStream.range(0, schedule.size()).mapToLong(schedule::at).toArray();
  }

  /// Index of dispersion: variance over mean of the counts in windows of this many seconds.
  private static double dispersion(Schedule schedule, double window) {
    return dispersion(instants(schedule), window);
  }

  private static double dispersion(long[] instants, double window) {
    long windowNs = Math.round(window * 1e9);
    int windows = (int) (instants[instants.length - 1] / windowNs);
    double[] counts = new double[windows];
    for (long instant : instants) {
      int place = (int) (instant / windowNs);
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
