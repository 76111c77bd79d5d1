package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Steadiness.Departure;
import hpcbench.recipe.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyStateTest {
  private static final Arrival CLOSED = new Arrival.Closed();
  private static final int REQUESTS = 400;
  private static final long PHASE_NS = 10_000_000_000L;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noiseWithoutATrendIsSteady(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Steadiness found =
        steadiness(
            CLOSED,
            _ -> random.nextLong(PHASE_NS),
            _ -> (long) (50e6 * Math.exp(0.5 * random.nextGaussian())));
    assertThat(found.state()).as("seed %d: %s", seed, found).isEqualTo(Steadiness.State.STEADY);
    assertThat(found.windows()).isEqualTo(20);
  }

  @Test
  void aLatencyThatDoublesIsNotSteady() {
    SplittableRandom random = new SplittableRandom(11);
    Steadiness found =
        steadiness(
            CLOSED,
            i -> i * PHASE_NS / REQUESTS,
            i -> 50_000_000L + i * 50_000_000L / REQUESTS + random.nextLong(5_000_000));
    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.latencyChange()).isBetween(0.5, 0.8);
    assertThat(found.rateChange()).isBetween(-0.01, 0.01);
  }

  @Test
  void aRateThatFallsIsNotSteady() {
    Steadiness found =
        steadiness(
            CLOSED,
            i -> (long) (PHASE_NS * Math.pow((double) i / REQUESTS, 1.5)),
            _ -> 50_000_000L);
    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.rateChange()).isLessThan(-0.2);
    assertThat(found.latencyChange()).isZero();
  }

  @Test
  void aTrendThatIsCertainButSmallIsSteady() {
    Steadiness found =
        steadiness(CLOSED, i -> i * PHASE_NS / REQUESTS, i -> 50_000_000L + i * 10_000L);
    assertThat(found.latencyChange()).isBetween(0.05, 0.1);
    assertThat(found.state()).isEqualTo(Steadiness.State.STEADY);
  }

  @Test
  void tooFewRequestsTellNothing() {
    Trace trace = new Trace(CLOSED, 0);
    for (int i = 0; i < 59; i++) {
      trace.add(ended(i * PHASE_NS / 59, 1_000_000));
    }
    assertThat(trace.steadiness()).isEqualTo(Steadiness.UNKNOWN);
    trace.add(ended(PHASE_NS - 1, 1_000_000));
    assertThat(trace.steadiness().windows()).isEqualTo(6);
    assertThat(Steadiness.FEWEST_REQUESTS).isEqualTo(60);
  }

  @Test
  void onlyCompletedRequestsThatEndedInThePhaseCount() {
    Trace trace = new Trace(CLOSED, PHASE_NS);
    IntStream.range(0, 1_000).forEach(i -> trace.add(ended(i * 5_000_000L, 1_000_000)));
    IntStream.range(0, 1_000).forEach(i -> trace.add(ended(2 * PHASE_NS + i, 1_000_000)));
    assertThat(trace.steadiness()).isEqualTo(Steadiness.UNKNOWN);
  }

  @Test
  void loadsThatChangeByDesignAreNotJudged() {
    for (Arrival arrival : List.of(new Arrival.Ramp(1, 10), new Arrival.Max())) {
      Steadiness found =
          steadiness(arrival, i -> i * PHASE_NS / REQUESTS, i -> 1_000_000L * (i + 1));
      assertThat(found).isEqualTo(Steadiness.UNKNOWN);
    }
  }

  @Test
  void burstsThatComeAgainAndAgainAreSteady() {
    Arrival bursts = new Arrival.Burst(20, Duration.ofMillis(500));
    Steadiness found =
        steadiness(bursts, i -> (i / 20) * 500_000_000L + i % 20, i -> 1_000_000L * (1 + i % 20));
    assertThat(found.state()).isEqualTo(Steadiness.State.STEADY);
  }

  @Test
  void aWarmUpThatReachesIntoTheMeasuredPhaseIsNotSteady() {
    // Clients of 50 ms a request, of 200 ms for the first tenth of the phase.
    Steadiness found = service(atNs -> atNs < PHASE_NS / 10 ? 200_000_000L : 50_000_000L);

    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.departures())
        .extracting(Departure::figure)
        .contains("completion rate", "end-to-end latency");
    assertThat(found.departures())
        .allSatisfy(departure -> {
          assertThat(departure.from()).isZero();
          assertThat(departure.to()).isBetween(0.05, 0.15);
        });
  }

  @Test
  void aHumpInTheMiddleIsNotSteady() {
    Steadiness found =
        service(
            atNs -> atNs > PHASE_NS / 2 && atNs < PHASE_NS * 6 / 10 ? 200_000_000L : 50_000_000L);

    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.departures())
        .allSatisfy(departure -> {
          assertThat(departure.from()).isBetween(0.4, 0.6);
          assertThat(departure.to()).isBetween(0.5, 0.7);
          assertThat(departure.isTrend()).isFalse();
        });
  }

  @Test
  void aServiceThatIsTheSameAllTheTimeIsSteady() {
    SplittableRandom random = new SplittableRandom(5);
    Steadiness found = service(_ -> 40_000_000L + random.nextLong(20_000_000));

    assertThat(found.state()).as(found.toString()).isEqualTo(Steadiness.State.STEADY);
    assertThat(found.steadyFrom()).isZero();
    assertThat(found.departures()).isEmpty();
  }

  @Test
  void theTimeBeforeTheFirstAnswersIsARampAndTheRestIsSteady() {
    // Forty clients that start one after the other and wait a second for every answer.
    SplittableRandom random = new SplittableRandom(5);
    Trace trace = new Trace(CLOSED, 0);
    for (int client = 0; client < 40; client++) {
      for (long startNs = 25_000_000L * client; startNs < PHASE_NS; ) {
        long latencyNs = 900_000_000 + random.nextLong(200_000_000);
        startNs += latencyNs;
        trace.add(ended(startNs, latencyNs));
      }
    }
    Steadiness found = trace.steadiness();

    assertThat(found.state()).as(found.toString()).isEqualTo(Steadiness.State.STEADY);
    assertThat(found.steadyFrom()).isBetween(0.05, 0.15);
  }

  @ParameterizedTest
  @ValueSource(longs = {700, 1_300, 1_400, 1_450, 1_500, 1_550, 1_600, 1_650})
  void clientsInStepAreSteadyWhereverTheEdgesOfWindowsFall(long latencyMs) {
    Steadiness found = inStep(_ -> latencyMs);

    assertThat(found.state()).as(found.toString()).isEqualTo(Steadiness.State.STEADY);
    assertThat(found.steadyFrom()).isZero();
  }

  @Test
  void clientsInStepThatBecomeSlowAreNotSteady() {
    Steadiness found = inStep(atNs -> atNs > 3 * PHASE_NS / 2 ? 1_400 : 700);

    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.departures())
        .extracting(Departure::figure)
        .contains("output token rate", "end-to-end latency");
  }

  /// One client is half a round away from the others, and is answered at once.
  @Test
  void aWindowOfOneClientThatIsOutOfStepIsNoStretchOfItsOwn() {
    Trace trace = new Trace(CLOSED, 0);
    for (int round = 0; round < 7; round++) {
      long startNs = round * PHASE_NS / 7 - 1;
      for (int client = 0; client < 16; client++) {
        trace.add(streamed(startNs + PHASE_NS / 7, 1_400, 600));
      }
    }
    trace.add(streamed(PHASE_NS * 13 / 20, 1_400, 80)); // alone in the seventh window

    assertThat(trace.steadiness().windows()).isEqualTo(10);
    assertThat(trace.steadiness().departures())
        .extracting(Departure::figure)
        .doesNotContain("time to first token");
  }

  /// Ten clients that ask together from before the phase on, for twenty tokens each.
  private static Steadiness inStep(LongUnaryOperator latencyMs) {
    Trace trace = new Trace(CLOSED, PHASE_NS);
    for (long startNs = PHASE_NS - 300_000_000; startNs < 2 * PHASE_NS; ) {
      long latencyNs = latencyMs.applyAsLong(startNs) * 1_000_000;
      for (int client = 0; client < 10; client++) {
        trace.add(streamedEvenly(startNs, latencyNs + client * 1_000L));
      }
      startNs += latencyNs;
    }
    return trace.steadiness();
  }

  private static RequestRecord streamedEvenly(long startNs, long latencyNs) {
    int tokens = 20;
    long[] times =
        IntStream.rangeClosed(1, tokens)
            .mapToLong(token -> startNs + latencyNs * token / tokens)
            .toArray();
    return streamed(startNs, EventTimes.of(times));
  }

  @Test
  void aFirstTokenThatComesLaterForAWhileIsNotSteady() {
    Trace trace = new Trace(CLOSED, 0);
    for (int i = 0; i < REQUESTS; i++) {
      boolean isSlow = i > 100 && i < 180;
      trace.add(streamed(i * PHASE_NS / REQUESTS, 500, isSlow ? 300 : 100 + i % 7));
    }
    Steadiness found = trace.steadiness();

    assertThat(found.state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(found.departures()).hasSize(1);
    assertThat(found.departures().getFirst().figure()).isEqualTo("time to first token");
    assertThat(found.departures().getFirst().change()).isBetween(1.5, 2.0);
    assertThat(found.latencyChange()).isZero();
  }

  /// Ten clients of a service whose latency depends on when a request starts.
  private static Steadiness service(LongUnaryOperator latencyNs) {
    Trace trace = new Trace(CLOSED, 0);
    for (int client = 0; client < 10; client++) {
      for (long startNs = -5_000_000L * client; startNs < PHASE_NS; ) {
        long taken = latencyNs.applyAsLong(startNs);
        startNs += taken;
        trace.add(ended(startNs, taken));
      }
    }
    return trace.steadiness();
  }

  private static RequestRecord streamed(long endNs, long latencyMs, long ttftMs) {
    long startNs = endNs - latencyMs * 1_000_000;
    return streamed(startNs, EventTimes.of(startNs + ttftMs * 1_000_000, endNs));
  }

  private static RequestRecord streamed(long startNs, EventTimes tokens) {
    int count = tokens.count();
    long firstNs = tokens.at(0);
    long endNs = tokens.at(count - 1);
    return new RequestRecord(
        endNs,
        Phase.MEASUREMENT,
        startNs,
        startNs,
        firstNs,
        firstNs,
        firstNs,
        endNs,
        endNs,
        new Outcome.Completed("stop"),
        new TokenCounts(10, -1, count, -1, -1, count),
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        tokens,
        Chunks.NONE,
        0);
  }

  private static Steadiness steadiness(
      Arrival arrival, IntToLongFunction endNs, IntToLongFunction latencyNs) {
    Trace trace = new Trace(arrival, 0);
    for (int i = 0; i < REQUESTS; i++) {
      trace.add(ended(endNs.applyAsLong(i), latencyNs.applyAsLong(i)));
    }
    return trace.steadiness();
  }

  /// The requests of one trial.
  private static final class Trace {
    private final SteadyState state;
    private final RateBins parts;

    Trace(Arrival arrival, long startNs) {
      state = new SteadyState(arrival, startNs, startNs + PHASE_NS);
      parts = new RateBins(startNs, startNs + PHASE_NS);
    }

    void add(RequestRecord request) {
      state.add(request);
      parts.add(request, false);
    }

    Steadiness steadiness() {
      return state.steadiness(parts);
    }
  }

  private static RequestRecord ended(long endNs, long latencyNs) {
    return new RequestRecord(
        endNs,
        Phase.MEASUREMENT,
        endNs - latencyNs,
        endNs - latencyNs,
        -1,
        -1,
        -1,
        -1,
        endNs,
        new Outcome.Completed("stop"),
        TokenCounts.NONE,
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        EventTimes.NONE,
        Chunks.NONE,
        0);
  }
}
