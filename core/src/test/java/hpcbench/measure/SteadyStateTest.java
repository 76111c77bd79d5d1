package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
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
    SteadyState state = new SteadyState(CLOSED, 0, PHASE_NS);
    for (int i = 0; i < 59; i++) {
      state.add(ended(i * PHASE_NS / 59, 1_000_000));
    }
    assertThat(state.steadiness()).isEqualTo(Steadiness.UNKNOWN);
    state.add(ended(PHASE_NS - 1, 1_000_000));
    assertThat(state.steadiness().windows()).isEqualTo(6);
  }

  @Test
  void onlyCompletedRequestsThatEndedInThePhaseCount() {
    SteadyState state = new SteadyState(CLOSED, PHASE_NS, 2 * PHASE_NS);
    IntStream.range(0, 1_000).forEach(i -> state.add(ended(i * 5_000_000L, 1_000_000)));
    IntStream.range(0, 1_000).forEach(i -> state.add(ended(2 * PHASE_NS + i, 1_000_000)));
    assertThat(state.steadiness()).isEqualTo(Steadiness.UNKNOWN);
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

  private static Steadiness steadiness(
      Arrival arrival, IntToLongFunction endNs, IntToLongFunction latencyNs) {
    SteadyState state = new SteadyState(arrival, 0, PHASE_NS);
    for (int i = 0; i < REQUESTS; i++) {
      state.add(ended(endNs.applyAsLong(i), latencyNs.applyAsLong(i)));
    }
    return state.steadiness();
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
