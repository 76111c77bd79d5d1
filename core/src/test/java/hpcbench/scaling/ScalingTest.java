package hpcbench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import hpcbench.measure.Interval;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingTest {
  @Test
  void theSameLoadOnMoreServersIsStrongScaling() {
    ScaledTrials trials =
        new ScaledTrials().closed(1, 16, 100).closed(2, 16, 180).closed(4, 16, 200);
    Scaling strong = only(trials);
    assertThat(strong.kind()).isEqualTo(Scaling.Kind.STRONG);
    assertThat(strong.load()).isEqualTo("16 in flight");
    assertThat(strong.steps())
        .extracting(Step::servers, ScalingTest::speedup, ScalingTest::efficiency, Step::trials)
        .containsExactly(
            tuple(1, 1.0, 1.0, List.of("t01")),
            tuple(2, 1.8, 0.9, List.of("t02")),
            tuple(4, 2.0, 0.5, List.of("t03")));
  }

  @Test
  void theSameLoadForEachServerIsWeakScaling() {
    ScaledTrials trials = new ScaledTrials().closed(1, 4, 100).closed(2, 8, 190).closed(4, 16, 360);
    Scaling weak = only(trials);
    assertThat(weak.kind()).isEqualTo(Scaling.Kind.WEAK);
    assertThat(weak.load()).isEqualTo("4 in flight a server");
    assertThat(weak.steps()).extracting(ScalingTest::efficiency).containsExactly(1.0, 0.95, 0.9);
  }

  @Test
  void oneSweepShowsBothAndLeavesOutWhatHasOneNumberOfServers() {
    ScaledTrials trials =
        new ScaledTrials().closed(1, 4, 100).closed(1, 8, 110).closed(2, 4, 105).closed(2, 8, 195);
    assertThat(Scaling.of(trials.all()))
        .extracting(Scaling::kind, Scaling::load)
        .containsExactly(
            tuple(Scaling.Kind.STRONG, "4 in flight"),
            tuple(Scaling.Kind.STRONG, "8 in flight"),
            tuple(Scaling.Kind.WEAK, "4 in flight a server"));
  }

  @Test
  void theFewestServersNeedNotBeOne() {
    Scaling strong = only(new ScaledTrials().closed(2, 16, 100).closed(8, 16, 300));
    assertThat(speedup(strong.steps().getLast())).isEqualTo(3);
    assertThat(efficiency(strong.steps().getLast())).isEqualTo(0.75);
  }

  @Test
  void otherSweptValuesAreComparedEachWithItself() {
    Map<String, String> even = Map.of("balance", "round-robin");
    Map<String, String> sticky = Map.of("balance", "sticky");
    ScaledTrials trials =
        new ScaledTrials()
            .closed(1, 16, 100, Level.VALID, even)
            .closed(1, 16, 100, Level.VALID, sticky)
            .closed(2, 16, 200, Level.VALID, even)
            .closed(2, 16, 100, Level.VALID, sticky);
    assertThat(Scaling.of(trials.all()))
        .extracting(Scaling::others, scaling -> efficiency(scaling.steps().getLast()))
        .containsExactly(tuple(even, 1.0), tuple(sticky, 0.5));
  }

  @Test
  void repetitionsGiveARangeFromTheirExtremes() {
    ScaledTrials trials =
        new ScaledTrials()
            .closed(1, 16, 100)
            .closed(1, 16, 110)
            .closed(2, 16, 190)
            .closed(2, 16, 200);
    Ratio efficiency = only(trials).steps().getLast().efficiency().orElseThrow();
    assertThat(efficiency.value()).isEqualTo(195 / 105.0 / 2, within(1e-9));
    Interval range = efficiency.range().orElseThrow();
    assertThat(range.low()).isEqualTo(190 / 110.0 / 2, within(1e-9));
    assertThat(range.high()).isEqualTo(200 / 100.0 / 2, within(1e-9));
    assertThat(efficiency.isConfidence()).as("two repetitions give no confidence").isFalse();
  }

  @Test
  void sixRepetitionsOfBothGiveConfidence() {
    ScaledTrials trials = new ScaledTrials();
    for (int repetition = 0; repetition < 6; repetition++) {
      trials.closed(1, 16, 100 + repetition).closed(2, 16, 200 + repetition);
    }
    assertThat(only(trials).steps().getLast().efficiency().orElseThrow().isConfidence()).isTrue();
  }

  @Test
  void aSingleTrialHasNoRange() {
    Step last = only(new ScaledTrials().closed(1, 16, 100).closed(2, 16, 190)).steps().getLast();
    assertThat(last.efficiency().orElseThrow().range()).isEmpty();
  }

  @Test
  void whatSpeaksAgainstATrialSpeaksAgainstItsFigure() {
    Scaling strong =
        only(
            new ScaledTrials()
                .closed(1, 16, 100)
                .closed(2, 16, 190, Level.CLIENT_LIMITED)
                .closed(4, 16, 7, Level.INVALID));
    assertThat(strong.steps().get(1).doubts()).containsExactly(Doubt.CLIENT_LIMITED);
    assertThat(strong.steps().get(2).doubts()).containsExactly(Doubt.NO_VALID_TRIAL);
    assertThat(strong.steps().get(2).throughput()).isEmpty();
    assertThat(strong.steps().get(2).efficiency()).isEmpty();
  }

  @Test
  void whatIsComparedWithADoubtfulFigureIsDoubtfulItself() {
    Scaling strong =
        only(new ScaledTrials().closed(1, 16, 100, Level.CLIENT_LIMITED).closed(2, 16, 190));
    assertThat(strong.steps().getLast().doubts()).containsExactly(Doubt.REFERENCE);
    Scaling without = only(new ScaledTrials().closed(1, 16, 1, Level.INVALID).closed(2, 16, 190));
    assertThat(without.steps().getLast().efficiency()).isEqualTo(Optional.empty());
    assertThat(without.steps().getLast().doubts()).containsExactly(Doubt.REFERENCE);
  }

  @Test
  void anOpenLoopThatIsKeptUpWithShowsTheOfferedRate() {
    Scaling strong = only(new ScaledTrials().open(1, 10, 500).open(2, 10, 990));
    assertThat(strong.steps().getFirst().doubts()).as("half is answered").isEmpty();
    assertThat(strong.steps().getLast().doubts()).containsExactly(Doubt.OFFERED_RATE);
  }

  @Test
  void withoutSeveralNumbersOfServersThereIsNothingToShow() {
    assertThat(Scaling.of(new ScaledTrials().closed(2, 4, 100).closed(2, 8, 190).all())).isEmpty();
    assertThat(Scaling.of(List.of())).isEmpty();
  }

  private static Scaling only(ScaledTrials trials) {
    List<Scaling> scalings = Scaling.of(trials.all());
    assertThat(scalings).hasSize(1);
    return scalings.getFirst();
  }

  private static double speedup(Step step) {
    return step.speedup().orElseThrow().value();
  }

  private static double efficiency(Step step) {
    return step.efficiency().orElseThrow().value();
  }
}
