package hpcbench.measure;

import static hpcbench.measure.TestTrial.measures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Measures.Metric;
import hpcbench.recipe.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final Offset<Double> EXACTLY = within(1e-12);

  /// What a histogram of three significant digits may be off for the times of these tests.
  private static final Offset<Double> A_THOUSANDTH = within(1e-4);

  @Test
  void aTrialWithoutRequestsHasOnlyZeros() {
    Measures measures = measures();
    assertThat(measures.windowSeconds()).isEqualTo(10);
    assertThat(measures.windowIncludesDrain()).isFalse();
    assertThat(measures.requests().scheduled()).isZero();
    assertThat(measures.requests().errorRatio()).isZero();
    assertThat(measures.requestThroughput()).isZero();
    assertThat(measures.outputTokenThroughput()).isZero();
    assertThat(measures.distributions()).isEmpty();
    assertThat(measures.distribution(Metric.TTFT)).isEqualTo(Distribution.EMPTY);
    assertThat(measures.delivery()).isEmpty();
    assertThat(measures.accuracy()).isEmpty();
    assertThat(measures.steadiness()).isEqualTo(Steadiness.UNKNOWN);
  }

  @Test
  void aWindowWithoutLengthHasNoRates() {
    Measures measures =
        Measurement.of(
            List.of(TestRequest.at(1_000).failed(FailureKind.CONNECT).record()),
            Optional.empty(),
            new Arrival.Closed(),
            TestTrial.client(1_000, 1_000));
    assertThat(measures.windowSeconds()).isZero();
    assertThat(measures.offeredRate()).isZero();
  }

  @Test
  void whenEveryRequestFailsThereAreRatesAndLagsButNoLatencies() {
    Measures measures =
        measures(
            TestRequest.at(2_000).sent(2_003).failed(FailureKind.STATUS).ended(2_010),
            TestRequest.at(3_000).sent(-1).failed(FailureKind.CONNECT).ended(3_010));
    assertThat(measures.requests().completed()).isZero();
    assertThat(measures.requests().failures()).isEqualTo(Map.of("connect", 1L, "status", 1L));
    assertThat(measures.requests().errorRatio()).isEqualTo(1);
    assertThat(measures.offeredRate()).isEqualTo(0.2);
    assertThat(measures.achievedRate()).isEqualTo(0.1);
    assertThat(measures.requestThroughput()).isZero();
    assertThat(measures.windowIncludesDrain()).isFalse();
    assertThat(measures.distributions()).containsOnlyKeys(Metric.SCHEDULE_LAG);
    assertThat(measures.distribution(Metric.SCHEDULE_LAG).max()).isEqualTo(0.003, EXACTLY);
  }

  @Test
  void latenciesCountFromScheduledAndFromSent() {
    Measures measures =
        measures(TestRequest.at(2_000).sent(2_010).streamed(2_050, 2_080, 2_110).ended(2_120));
    Function<String, Double> value = metric -> measures.distribution(metric).p50();
    assertThat(value.apply(Metric.SCHEDULE_LAG)).isEqualTo(0.010, EXACTLY);
    assertThat(value.apply(Metric.TTFT)).isEqualTo(0.050, EXACTLY);
    assertThat(value.apply(Metric.TTFT_FROM_SENT)).isEqualTo(0.040, EXACTLY);
    assertThat(value.apply(Metric.END_TO_END)).isEqualTo(0.120, EXACTLY);
    assertThat(value.apply(Metric.END_TO_END_FROM_SENT)).isEqualTo(0.110, EXACTLY);
    assertThat(value.apply(Metric.TPOT)).isEqualTo(0.030, EXACTLY);
    assertThat(value.apply(Metric.ITL)).isEqualTo(0.030, A_THOUSANDTH);
    assertThat(value.apply(Metric.INPUT_TOKENS)).isEqualTo(10);
    assertThat(value.apply(Metric.OUTPUT_TOKENS)).isEqualTo(3);
  }

  @Test
  void theWaitForASlotIsWhatTheServicesOwnTimesLeaveOfTheFirstToken() {
    Measures measures =
        measures(
            TestRequest.at(2_000).sent(2_010).streamed(2_500, 2_600).timed(5, 85, 100),
            TestRequest.at(3_000).sent(3_000).ended(3_500).timed(0, 100, 300));
    Distribution wait = measures.distribution(Metric.SERVICE_WAIT);
    assertThat(wait.max()).as("490 - 90").isEqualTo(0.400, EXACTLY);
    assertThat(wait.min()).as("of an answer in one piece, 500 - 400").isEqualTo(0.100, EXACTLY);
    assertThat(measures.distribution(Metric.SERVICE_LOAD).max()).isEqualTo(0.005, EXACTLY);
    assertThat(measures.distribution(Metric.SERVICE_PROMPT).max()).isEqualTo(0.100, EXACTLY);
    assertThat(measures.distribution(Metric.SERVICE_GENERATION).min()).isEqualTo(0.100, EXACTLY);
  }

  @Test
  void aServiceThatTellsNoTimesHasNoWaitOfItsOwn() {
    assertThat(measures(TestRequest.at(2_000).streamed(2_050)).distributions())
        .doesNotContainKeys(Metric.SERVICE_WAIT, Metric.SERVICE_LOAD);
  }

  @Test
  void reasoningComesBeforeTheFirstAnswerToken() {
    Measures measures =
        measures(TestRequest.at(2_000).streamed(2_050, 2_400, 2_450).answerFrom(2_400));
    assertThat(measures.distribution(Metric.TTFT).p50()).isEqualTo(0.050, EXACTLY);
    assertThat(measures.distribution(Metric.TTFAT).p50()).isEqualTo(0.400, EXACTLY);
  }

  @Test
  void anAnswerThatNeverCameOutOfReasoningHasNoFirstAnswerToken() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_050, 2_400).withoutAnswer());
    assertThat(measures.distributions()).containsKey(Metric.TTFT).doesNotContainKey(Metric.TTFAT);
  }

  @Test
  void aSingleTokenHasATimeToFirstTokenAndNoTimePerToken() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_050));
    assertThat(measures.distribution(Metric.TTFT).count()).isEqualTo(1);
    assertThat(measures.distributions()).doesNotContainKeys(Metric.TPOT, Metric.ITL);
    assertThat(measures.delivery()).contains(new Measures.Delivery(1, 1, 1.0, 0.0));
  }

  @Test
  void tokensThatAllCameInOneReadHaveNoTimePerToken() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_050, 2_050).ended(2_060));
    assertThat(measures.distributions()).doesNotContainKeys(Metric.TPOT, Metric.READ_GAP);
    assertThat(measures.distribution(Metric.ITL).max()).isZero();
  }

  @Test
  void anEventOfSeveralTokensCountsAllOfThemInTheTimePerToken() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_100, 2_200).outputTokens(11));
    assertThat(measures.distribution(Metric.TPOT).p50()).isEqualTo(0.010, EXACTLY);
    assertThat(measures.distribution(Metric.ITL).p50()).isEqualTo(0.100, A_THOUSANDTH);
    assertThat(measures.delivery().orElseThrow().tokensPerRead()).isEqualTo(5.5);
  }

  @Test
  void eventsOfOneReadAreCoalesced() {
    Measures measures = measures(TestRequest.at(2_000).streamed(2_050, 2_050, 2_050, 2_090, 2_130));
    assertThat(measures.delivery()).contains(new Measures.Delivery(5, 3, 5 / 3.0, 0.5));
    assertThat(measures.distribution(Metric.ITL).count()).isEqualTo(4);
    assertThat(measures.distribution(Metric.ITL).min()).isZero();
    assertThat(measures.distribution(Metric.READ_GAP).count()).isEqualTo(2);
    assertThat(measures.distribution(Metric.READ_GAP).min()).isEqualTo(0.040, A_THOUSANDTH);
  }

  @Test
  void anAnswerInOnePieceHasItsEndButNoTokenTimes() {
    Measures measures = measures(TestRequest.at(2_000).ended(2_500).outputTokens(50));
    assertThat(measures.distributions())
        .containsOnlyKeys(
            Metric.END_TO_END,
            Metric.END_TO_END_FROM_SENT,
            Metric.SCHEDULE_LAG,
            Metric.INPUT_TOKENS,
            Metric.OUTPUT_TOKENS);
    assertThat(measures.delivery()).isEmpty();
    assertThat(measures.outputTokenThroughput()).as("at its end").isEqualTo(5, EXACTLY);
  }

  @Test
  void warmUpRequestsHaveNoPlaceInCountsAndLatencies() {
    Measures measures =
        measures(
            TestRequest.at(500).warmUp().streamed(900),
            TestRequest.at(600).warmUp().failed(FailureKind.RESET).ended(2_000),
            TestRequest.at(2_000).streamed(2_050));
    assertThat(measures.requests().scheduled()).isEqualTo(1);
    assertThat(measures.requests().failures()).isEmpty();
    assertThat(measures.distribution(Metric.TTFT).max()).isEqualTo(0.050, EXACTLY);
    assertThat(measures.tokens().serverOutput()).isEqualTo(1);
  }

  @Test
  void whatTheServiceDeliversInTheWindowCountsWhicheverPhaseAskedForIt() {
    Measures measures =
        measures(
            TestRequest.at(500).warmUp().streamed(800, 1_200, 1_600, 2_000),
            TestRequest.at(3_000).streamed(3_100),
            TestRequest.at(10_500).streamed(10_900, 11_300));
    assertThat(measures.requestThroughput()).as("two ended in it").isEqualTo(0.2);
    assertThat(measures.outputTokenThroughput()).as("3, 1 and 1").isEqualTo(0.5, EXACTLY);
    assertThat(measures.inputTokenThroughput()).isEqualTo(2.0);
    assertThat(measures.offeredRate()).isEqualTo(0.2);
  }

  @Test
  void anEventCarriesAnEqualPartOfItsRequestsTokens() {
    Measures measures =
        measures(
            TestRequest.at(500).warmUp().streamed(900, 1_100).outputTokens(30),
            TestRequest.at(2_000).streamed(2_100));
    assertThat(measures.outputTokenThroughput()).isEqualTo((15 + 1) / 10.0, EXACTLY);
  }

  @Test
  void tokensOfFailedRequestsAreLeftOutAndThoseOfAbandonedOnesCount() {
    TestRequest whole = TestRequest.at(1_500).streamed(1_600);
    TestRequest failed = TestRequest.at(2_000).streamed(2_100, 2_200).failed(FailureKind.RESET);
    TestRequest abandoned = TestRequest.at(2_000).streamed(2_100, 2_200, 2_300).abandoned();
    assertThat(measures(whole, failed).outputTokenThroughput()).isEqualTo(0.1, EXACTLY);
    Measures measures = measures(whole, abandoned);
    assertThat(measures.outputTokenThroughput()).isEqualTo(0.4, EXACTLY);
    assertThat(measures.requests().abandoned()).isEqualTo(1);
    assertThat(measures.requests().errorRatio()).as("neither a success nor a failure").isZero();
    assertThat(measures.distribution(Metric.TTFT).count()).isEqualTo(1);
  }

  @Test
  void aRequestThatWasNotSentIsOfferedButNotAchieved() {
    Measures measures =
        measures(TestRequest.at(2_000).notSent(), TestRequest.at(3_000).streamed(3_050));
    assertThat(measures.requests().notSent()).isEqualTo(1);
    assertThat(measures.offeredRate()).isEqualTo(0.2);
    assertThat(measures.achievedRate()).isEqualTo(0.1);
    assertThat(measures.distribution(Metric.SCHEDULE_LAG).count()).isEqualTo(1);
  }

  @Test
  void whenMostRequestsEndInTheDrainTheWindowRunsToTheLastEnd() {
    TestRequest inside = TestRequest.at(2_000).streamed(2_100);
    TestRequest after = TestRequest.at(3_000).streamed(20_000);
    TestRequest last = TestRequest.at(3_000).streamed(20_000, 21_000);
    Measures measures = measures(inside, after, last);
    assertThat(measures.windowIncludesDrain()).isTrue();
    assertThat(measures.windowSeconds()).isEqualTo(20, EXACTLY);
    assertThat(measures.requestThroughput()).isEqualTo(3 / 20.0, EXACTLY);
    assertThat(measures.outputTokenThroughput()).isEqualTo(4 / 20.0, EXACTLY);
    Measures half = measures(inside, last);
    assertThat(half.windowIncludesDrain()).as("half of them").isFalse();
    assertThat(half.requestThroughput()).isEqualTo(0.1);
  }

  /// Forty clients of a second a request, that all begin with the measured phase: forty requests a
  /// second, but for the first second, in which none can have ended.
  @Test
  void ratesAreThoseOfTheSteadyPartWhereThePhaseBeginsWithARamp() {
    List<TestRequest> requests = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      for (long ms = 1_000 + 25L * client; ms < 11_000; ms += 1_000) {
        requests.add(TestRequest.at(ms).streamed(ms + 500, ms + 1_000));
      }
    }
    Measures measures = measures(requests.toArray(TestRequest[]::new));

    assertThat(measures.steadiness().state()).isEqualTo(Steadiness.State.STEADY);
    assertThat(measures.steadiness().steadyFrom()).isEqualTo(0.1, EXACTLY);
    assertThat(measures.windowSeconds()).isEqualTo(9, EXACTLY);
    assertThat(measures.requestThroughput()).as("36.1 over all of the phase").isEqualTo(40);
    assertThat(measures.achievedRate()).isEqualTo(40);
    assertThat(measures.outputTokenThroughput()).isEqualTo(80, within(1e-9));
    assertThat(measures.requests().scheduled()).as("latencies are of all").isEqualTo(400);
    assertThat(measures.distribution(Metric.TTFT).count()).isEqualTo(400);
  }

  @Test
  void withAWarmUpThereIsNoRampAndRatesAreThoseOfThePhase() {
    List<TestRequest> requests = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      for (long ms = 25L * client; ms < 11_000; ms += 1_000) {
        TestRequest request = TestRequest.at(ms).streamed(ms + 500, ms + 1_000);
        requests.add(ms < 1_000 ? request.warmUp() : request);
      }
    }
    Measures measures = measures(requests.toArray(TestRequest[]::new));

    assertThat(measures.steadiness().state()).isEqualTo(Steadiness.State.STEADY);
    assertThat(measures.steadiness().steadyFrom()).isZero();
    assertThat(measures.windowSeconds()).isEqualTo(10);
    assertThat(measures.requestThroughput()).isEqualTo(40);
  }

  /// Half a second of four times the latency in ten is no ramp: the service was slow.
  @Test
  void whatIsSlowForAWhileIsNotCutOff() {
    List<TestRequest> requests = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      for (long ms = 25L * client; ms < 11_000; ) {
        long taken = ms > 1_000 && ms < 2_000 ? 400 : 100;
        requests.add(TestRequest.at(ms).streamed(ms + taken / 2, ms + taken));
        ms += taken;
      }
    }
    Measures measures = measures(requests.toArray(TestRequest[]::new));

    assertThat(measures.steadiness().state()).isEqualTo(Steadiness.State.NOT_STEADY);
    assertThat(measures.windowSeconds()).isEqualTo(10);
  }

  @Test
  void aLoopOfOneClientHasAsManyRequestsAsIntervalsInItsWindow() {
    List<TestRequest> backToBack = new ArrayList<>();
    backToBack.add(TestRequest.at(0).warmUp().streamed(1_000));
    for (long ms = 1_000; ms <= 11_000; ms += 1_000) {
      backToBack.add(TestRequest.at(ms).streamed(ms + 1_000));
    }
    Measures measures = measures(backToBack.toArray(TestRequest[]::new));
    assertThat(measures.windowSeconds()).isEqualTo(10);
    assertThat(measures.offeredRate()).isEqualTo(1);
    assertThat(measures.achievedRate()).isEqualTo(1);
    assertThat(measures.requestThroughput()).isEqualTo(1);
    assertThat(measures.outputTokenThroughput()).isEqualTo(1);
  }

  @Test
  void tokenCountsAreKnownOnlyWhenEveryRequestHasThem() {
    Measures measures =
        measures(
            TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(10, 4, 5, 11, 5, 1)),
            TestRequest.at(3_000).streamed(3_100).tokens(new TokenCounts(20, -1, 7, 21, -1, 1)));
    assertThat(measures.tokens())
        .isEqualTo(
            new Measures.TokenTotals(30, -1, 12, 32, -1, 2, TokenCounts.Source.SERVER, 0, 0, 0));
  }

  @Test
  void theWeakestSourceOfTokenCountsIsNamed() {
    TestRequest byService =
        TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, 5, -1, -1, 1));
    TestRequest byTokenizer =
        TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, -1, -1, 5, 1));
    TestRequest byEvents =
        TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, -1, -1, -1, 1));
    assertThat(measures(byService).tokens().source()).isEqualTo(TokenCounts.Source.SERVER);
    assertThat(measures(byService, byTokenizer).tokens().source())
        .isEqualTo(TokenCounts.Source.TOKENIZER);
    assertThat(measures(byEvents, byTokenizer, byService).tokens().source())
        .isEqualTo(TokenCounts.Source.EVENTS);
  }

  @Test
  void countsThatDifferByMoreThanTheEndOfSequenceTokenAreAMismatch() {
    Function<Integer, TestRequest> counted =
        local ->
            TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, 5, -1, local, 1));
    assertThat(measures(counted.apply(4), counted.apply(6)).tokens().mismatched()).isZero();
    assertThat(measures(counted.apply(3), counted.apply(7)).tokens().mismatched()).isEqualTo(2);
    assertThat(measures(counted.apply(-1)).tokens().mismatched()).isZero();
  }

  @Test
  void aLongAnswerThatIsCutIntoTokensAgainMayDifferByATwentieth() {
    Function<Integer, TestRequest> counted =
        local ->
            TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, 400, -1, local, 1));
    assertThat(measures(counted.apply(380), counted.apply(420)).tokens().mismatched()).isZero();
    assertThat(measures(counted.apply(379), counted.apply(421)).tokens().mismatched()).isEqualTo(2);
  }

  @Test
  void aPromptOfWhichTheServiceCountsFewerTokensWasCut() {
    Function<Integer, TestRequest> counted =
        server ->
            TestRequest.at(2_000)
                .streamed(2_100)
                .tokens(new TokenCounts(server, -1, 5, 100, -1, 1));
    assertThat(measures(counted.apply(95)).tokens().cutPrompts()).isZero();
    assertThat(measures(counted.apply(94)).tokens().cutPrompts()).isEqualTo(1);
    assertThat(measures(counted.apply(160)).tokens().cutPrompts()).as("its template").isZero();
    assertThat(measures(counted.apply(-1)).tokens().cutPrompts()).isZero();
  }

  @Test
  void answersWithoutATokenByTheirBestSourceAreCounted() {
    TestRequest empty =
        TestRequest.at(2_000).streamed(2_100).tokens(new TokenCounts(1, -1, 0, -1, 5, 1));
    assertThat(measures(empty, TestRequest.at(2_000)).tokens().withoutOutput()).isEqualTo(1);
  }

  @Test
  void accuracyIsTheShareOfGradedAnswersThatAreRight() {
    Measures measures =
        measures(
            TestRequest.at(2_000).graded(Grade.CORRECT),
            TestRequest.at(2_000).graded(Grade.WRONG),
            TestRequest.at(2_000).graded(Grade.UNREADABLE),
            TestRequest.at(2_000).graded(Grade.CORRECT),
            TestRequest.at(2_000),
            TestRequest.at(500).warmUp().graded(Grade.CORRECT));
    Measures.Accuracy accuracy = measures.accuracy().orElseThrow();
    assertThat(accuracy.graded()).isEqualTo(4);
    assertThat(accuracy.correct()).isEqualTo(2);
    assertThat(accuracy.unreadable()).isEqualTo(1);
    assertThat(accuracy.ratio()).isEqualTo(0.5);
    assertThat(accuracy.low()).isBetween(0.0, 0.5);
    assertThat(accuracy.high()).isBetween(0.5, 1.0);
  }

  @Test
  void theOrderOfTheRequestsDoesNotMatter() {
    List<RequestRecord> requests =
        IntStream.range(0, 200)
            .mapToObj(i ->
                TestRequest.at(1_000 + 40L * i)
                    .streamed(1_050 + 40L * i, 1_100 + 40L * i + i % 7)
                    .record())
            .toList();
    ClientReport client = TestTrial.client(1_000, 11_000);
    assertThat(Measurement.of(requests.reversed(), Optional.empty(), new Arrival.Closed(), client))
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(Measurement.of(requests, Optional.empty(), new Arrival.Closed(), client));
  }
}
