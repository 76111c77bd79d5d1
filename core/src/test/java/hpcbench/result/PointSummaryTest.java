package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Interval;
import hpcbench.measure.Measures;
import hpcbench.measure.Spread;
import hpcbench.observe.Observations;
import hpcbench.plan.Trial;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointSummaryTest {
  @Test
  void repetitionsOfOnePointComeTogetherInTheOrderTheyRan() {
    List<PointSummary> points =
        PointSummary.of(
            List.of(
                trial("t01", 1, "4", 10, 100, Level.VALID),
                trial("t02", 1, "8", 10, 200, Level.VALID),
                trial("t01-r2", 2, "4", 10, 110, Level.CLIENT_LIMITED)));
    assertThat(points)
        .extracting(PointSummary::trials)
        .containsExactly(List.of("t01", "t01-r2"), List.of("t02"));
    assertThat(points)
        .extracting(PointSummary::verdict)
        .containsExactly(Level.CLIENT_LIMITED, Level.VALID);
  }

  @Test
  void aPooledRateIsASumOverASumAndNoMeanOfRates() {
    PointSummary point =
        only(
            trial("t01", 1, "4", 10, 100, Level.VALID),
            trial("t01-r2", 2, "4", 30, 200, Level.VALID));
    assertThat(point.pooledRates().get("output_tokens_per_second"))
        .isEqualTo((10 * 100 + 30 * 200) / 40.0, within(1e-9));
    assertThat(point.spreads().get("output_tokens_per_second"))
        .isEqualTo(new Spread(2, 150, new Interval(100, 200)));
  }

  @Test
  void percentilesOfRepetitionsAreSpreadNotPooled() {
    PointSummary point = only(trial("t01", 1, "4", 10, 100, Level.VALID));
    assertThat(point.spreads().get("ttft_seconds_p99").median()).isEqualTo(0.1);
    assertThat(point.spreads()).doesNotContainKey("tpot_seconds_p50");
  }

  @Test
  void invalidRepetitionsAreNamedAndLeftOut() {
    PointSummary point =
        only(
            trial("t01", 1, "4", 10, 100, Level.VALID),
            trial("t01-r2", 2, "4", 10, 1, Level.INVALID));
    assertThat(point.trials()).containsExactly("t01");
    assertThat(point.leftOut()).containsExactly("t01-r2");
    assertThat(point.pooledRates().get("output_tokens_per_second")).isEqualTo(100, within(1e-9));
  }

  @Test
  void aPointOfOnlyInvalidRepetitionsHasNoNumbers() {
    PointSummary point = only(trial("t01", 1, "4", 10, 100, Level.INVALID));
    assertThat(point.verdict()).isEqualTo(Level.INVALID);
    assertThat(point.pooledRates()).isEmpty();
    assertThat(point.spreads()).isEmpty();
  }

  @Test
  void goodputNeedsAnObjective() {
    TrialSummary with = trial("t01", 1, "4", 10, 100, Level.VALID);
    assertThat(only(with).spreads()).containsKey("good_requests_per_second");
    Measures m = with.measures();
    Measures without =
        new Measures(
            m.windowSeconds(),
            m.windowIncludesDrain(),
            m.requests(),
            m.offeredRate(),
            m.achievedRate(),
            m.requestThroughput(),
            m.inputTokenThroughput(),
            m.outputTokenThroughput(),
            m.tokens(),
            m.delivery(),
            m.steadiness(),
            Optional.empty(),
            Optional.empty(),
            m.accuracy(),
            m.distributions(),
            Optional.empty());
    TrialSummary summary =
        new TrialSummary(
            with.trial(),
            with.prompts(),
            with.verdict(),
            without,
            with.client(),
            with.beyondCalibration(),
            Observations.NONE,
            List.of());
    assertThat(only(summary).spreads()).doesNotContainKey("good_requests_per_second");
    assertThat(only(summary).pooledRates()).doesNotContainKey("good_requests_per_second");
  }

  private static PointSummary only(TrialSummary... repetitions) {
    List<PointSummary> points = PointSummary.of(List.of(repetitions));
    assertThat(points).hasSize(1);
    return points.getFirst();
  }

  private static TrialSummary trial(
      String id, int repetition, String concurrency, double seconds, double tokens, Level level) {
    TrialSummary example = Examples.trialSummary(id);
    Trial trial = example.trial();
    Measures m = example.measures();
    return new TrialSummary(
        new Trial(
            id,
            repetition,
            Map.of("concurrency", concurrency),
            trial.workload(),
            trial.servers(),
            trial.resources()),
        example.prompts(),
        new Verdict(level, List.of()),
        new Measures(
            seconds,
            false,
            m.requests(),
            m.offeredRate(),
            m.achievedRate(),
            m.requestThroughput(),
            m.inputTokenThroughput(),
            tokens,
            m.tokens(),
            m.delivery(),
            m.steadiness(),
            m.goodput(),
            m.goodRatio(),
            m.accuracy(),
            m.distributions(),
            Optional.empty()),
        example.client(),
        example.beyondCalibration(),
        Observations.NONE,
        List.of());
  }
}
