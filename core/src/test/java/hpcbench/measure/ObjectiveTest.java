package hpcbench.measure;

import static hpcbench.measure.TestTrial.measures;
import static hpcbench.measure.TestTrial.slo;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Optional<Slo> TTFT_100_MS =
      slo(Optional.of(Duration.ofMillis(100)), Optional.empty());
  private static final Optional<Slo> TPOT_10_MS =
      slo(Optional.empty(), Optional.of(Duration.ofMillis(10)));

  @Test
  void withoutAnObjectiveThereIsNoGoodput() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_050));
    assertThat(measures.goodput()).isEmpty();
    assertThat(measures.goodRatio()).isEmpty();
  }

  @Test
  void aRequestOnTheBoundIsGoodAndOneBeyondItIsNot() {
    Measures measures =
        measures(
            TTFT_100_MS,
            TestRequest.at(2_000).streamed(2_100, 9_000),
            TestRequest.at(3_000).streamed(3_101));
    assertThat(measures.goodput()).contains(0.1);
    assertThat(measures.goodRatio()).contains(0.5);
  }

  @Test
  void timeSpentWaitingToBeSentCountsAgainstTheObjective() {
    Measures measures = measures(TTFT_100_MS, TestRequest.at(2_000).sent(2_090).streamed(2_150));
    assertThat(measures.goodput()).contains(0.0);
  }

  @Test
  void failedAbandonedAndUnsentRequestsCountAsNotGood() {
    Measures measures =
        measures(
            TTFT_100_MS,
            TestRequest.at(2_000).streamed(2_050),
            TestRequest.at(2_000).streamed(2_050).failed(FailureKind.RESET),
            TestRequest.at(2_000).streamed(2_050).abandoned(),
            TestRequest.at(2_000).notSent());
    assertThat(measures.goodRatio()).contains(0.25);
    assertThat(measures.goodput()).contains(0.1);
  }

  @Test
  void everyBoundMustBeMet() {
    Optional<Slo> both =
        Optional.of(
            new Slo(
                Optional.of(Duration.ofMillis(100)),
                Optional.of(Duration.ofMillis(10)),
                Optional.of(Duration.ofMillis(500))));
    assertThat(measures(both, TestRequest.at(2_000).streamed(2_050, 2_060)).goodRatio())
        .contains(1.0);
    assertThat(measures(both, TestRequest.at(2_000).streamed(2_050, 2_061)).goodRatio())
        .as("too slow a token")
        .contains(0.0);
    assertThat(
            measures(both, TestRequest.at(2_000).streamed(2_050, 2_060).ended(2_501)).goodRatio())
        .as("too late an end")
        .contains(0.0);
  }

  @Test
  void anUnseenFirstTokenIsInTimeOnlyIfTheWholeAnswerIs() {
    assertThat(measures(TTFT_100_MS, TestRequest.at(2_000).ended(2_100)).goodRatio()).contains(1.0);
    assertThat(measures(TTFT_100_MS, TestRequest.at(2_000).ended(2_101)).goodRatio()).contains(0.0);
  }

  @Test
  void aSingleTokenCannotBeTooSlowAToken() {
    assertThat(measures(TPOT_10_MS, TestRequest.at(2_000).streamed(9_000)).goodRatio())
        .contains(1.0);
  }

  @Test
  void unseenTokensAreFastEnoughOnlyIfTheWholeAnswerIs() {
    TestRequest fast = TestRequest.at(2_000).ended(2_100).outputTokens(11);
    TestRequest slow = TestRequest.at(2_000).ended(2_101).outputTokens(11);
    assertThat(measures(TPOT_10_MS, fast).goodRatio()).contains(1.0);
    assertThat(measures(TPOT_10_MS, slow).goodRatio()).contains(0.0);
  }

  @Test
  void goodputCountsWhatEndedInTheWindowAndTheRatioWhatWasScheduledInIt() {
    Measures measures =
        measures(
            TTFT_100_MS,
            TestRequest.at(500).warmUp().streamed(550, 2_000),
            TestRequest.at(2_000).streamed(2_050),
            TestRequest.at(3_000).streamed(3_050),
            TestRequest.at(10_000).streamed(10_050, 12_000));
    assertThat(measures.goodput()).as("the first three").contains(0.3);
    assertThat(measures.goodRatio()).as("the last three").contains(1.0);
    assertThat(measures.goodput().orElseThrow()).isLessThanOrEqualTo(measures.requestThroughput());
  }
}
