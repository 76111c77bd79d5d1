package hpcbench.dialect;

import static hpcbench.dialect.WorkedExample.figure;
import static hpcbench.dialect.WorkedExample.measured;
import static hpcbench.dialect.WorkedExample.ours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.FailureKind;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.TestRequest;
import hpcbench.measure.TestTrial;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where definitions coincide the numbers are equal; each difference that
/// `docs/explanation/dialects.md` tells of is a request on which they are not.
class DifferencesTest {
  private static final double EXACT = 1e-6;
  private static final Dialect VLLM = new VllmServe();
  private static final Dialect AIPERF = new Aiperf();
  private static final Dialect GUIDELLM = new Guidellm();
  private static final Dialect LOADGEN = new Loadgen();

  @Test
  void ofAStreamOfOneTokenAChunkAllSayTheSame() {
    TestRequest plain = WorkedExample.plain(1_000, 1_200, 1_500);
    Measures ours = ours(TestTrial.records(plain));

    double ttft = ours.distribution(Metric.TTFT).p50();
    assertThat(milliseconds(VLLM, "ttft", "mean", plain)).isCloseTo(ttft, within(EXACT));
    assertThat(milliseconds(AIPERF, "time_to_first_token", "avg", plain))
        .isCloseTo(ttft, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "time_to_first_token_ms", "mean", plain))
        .isCloseTo(ttft, within(EXACT));
    assertThat(nanoseconds("result_first_token_latency", "50.00", plain))
        .isCloseTo(ttft, within(EXACT));

    double tpot = ours.distribution(Metric.TPOT).p50();
    assertThat(milliseconds(VLLM, "tpot", "mean", plain)).isCloseTo(tpot, within(EXACT));
    assertThat(milliseconds(AIPERF, "inter_token_latency", "avg", plain))
        .isCloseTo(tpot, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "inter_token_latency_ms", "mean", plain))
        .isCloseTo(tpot, within(EXACT));
    assertThat(nanoseconds("result_time_per_output_token", "50.00", plain))
        .isCloseTo(tpot, within(EXACT));

    double latency = ours.distribution(Metric.END_TO_END).p50();
    assertThat(milliseconds(VLLM, "e2el", "mean", plain)).isCloseTo(latency, within(EXACT));
    assertThat(milliseconds(AIPERF, "request_latency", "avg", plain))
        .isCloseTo(latency, within(EXACT));
    assertThat(statistic(GUIDELLM, "request_latency", "mean", plain))
        .isCloseTo(latency, within(EXACT));
    assertThat(nanoseconds("result_latency", "50.00", plain)).isCloseTo(latency, within(EXACT));

    double gap = ours.distribution(Metric.ITL).mean();
    assertThat(milliseconds(VLLM, "itl", "mean", plain)).isCloseTo(gap, within(gap / 1000));
    assertThat(milliseconds(AIPERF, "inter_chunk_latency", "avg", plain))
        .isCloseTo(gap, within(gap / 1000));
  }

  @Test
  void aRoleAheadOfTheTextIsTheFirstTokenToVllmAlone() {
    TestRequest role = WorkedExample.plain(0, 200, 300).chunks(3, 5, 300);
    assertThat(milliseconds(VLLM, "ttft", "mean", role)).isCloseTo(0.005, within(EXACT));
    assertThat(milliseconds(AIPERF, "time_to_first_token", "avg", role))
        .isCloseTo(0.2, within(EXACT));
    // The wait for the text goes into the gaps and the time per token.
    assertThat(milliseconds(VLLM, "tpot", "mean", role)).isCloseTo(0.295, within(EXACT));
    assertThat(statistic(VLLM, "itl", "mean", role)).isCloseTo((195 + 100) / 2.0, within(EXACT));
  }

  @Test
  void whatTheClientHeldBackIsLatencyToLoadgenAndToUs() {
    TestRequest held = WorkedExample.plain(0, 300, 400).sent(100);
    assertThat(nanoseconds("result_first_token_latency", "50.00", held))
        .isCloseTo(0.3, within(EXACT));
    assertThat(ours(TestTrial.records(held)).distribution(Metric.TTFT).p50())
        .isCloseTo(0.3, within(EXACT));
    assertThat(milliseconds(VLLM, "ttft", "mean", held)).isCloseTo(0.2, within(EXACT));
    assertThat(milliseconds(AIPERF, "time_to_first_token", "avg", held))
        .isCloseTo(0.2, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "time_to_first_token_ms", "mean", held))
        .isCloseTo(0.2, within(EXACT));
    assertThat(milliseconds(VLLM, "client_queue_time", "mean", held)).isCloseTo(0.1, within(EXACT));
    assertThat(milliseconds(VLLM, "e2el_including_client_queue", "mean", held))
        .isCloseTo(0.4, within(EXACT));
  }

  @Test
  void theEndIsTheLastChunkTheLastTextOrTheEndOfTheStream() {
    TestRequest finished = WorkedExample.plain(0, 100, 200).chunks(3, 100, 230).ended(260);
    assertThat(milliseconds(AIPERF, "request_latency", "avg", finished))
        .isCloseTo(0.2, within(EXACT));
    assertThat(milliseconds(VLLM, "e2el", "mean", finished)).isCloseTo(0.23, within(EXACT));
    assertThat(statistic(GUIDELLM, "request_latency", "mean", finished))
        .isCloseTo(0.26, within(EXACT));
    assertThat(nanoseconds("result_latency", "50.00", finished)).isCloseTo(0.26, within(EXACT));
    // So does the time per token, but to GuideLLM and to us.
    assertThat(milliseconds(VLLM, "tpot", "mean", finished)).isCloseTo(0.13, within(EXACT));
    assertThat(nanoseconds("result_time_per_output_token", "50.00", finished))
        .isCloseTo(0.16, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "inter_token_latency_ms", "mean", finished))
        .isCloseTo(0.1, within(EXACT));
    assertThat(ours(TestTrial.records(finished)).distribution(Metric.TPOT).p50())
        .isCloseTo(0.1, within(EXACT));
  }

  @Test
  void theTimePerOutputTokenOfGuidellmHoldsTheFirstTokenToo() {
    TestRequest slowStart = WorkedExample.plain(0, 1_000, 1_020);
    assertThat(milliseconds(VLLM, "tpot", "mean", slowStart)).isCloseTo(0.02, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "time_per_output_token_ms", "mean", slowStart))
        .isCloseTo(0.51, within(EXACT));
  }

  @Test
  void timesPerTokenWeighByTheirTokensToGuidellmAlone() {
    TestRequest[] requests = {
      TestRequest.at(0).streamed(0, 1_000).outputTokens(11),
      TestRequest.at(0).streamed(0, 1_000).outputTokens(2)
    };
    assertThat(statistic(AIPERF, "inter_token_latency", "avg", requests))
        .isCloseTo((100 + 1_000) / 2.0, within(EXACT));
    assertThat(statistic(GUIDELLM, "inter_token_latency_ms", "mean", requests))
        .isCloseTo((10 * 100 + 1_000) / 11.0, within(EXACT));
  }

  @Test
  void tokensAreCountedByUsageOrByTheTokenizer() {
    TestRequest disputed =
        TestRequest.at(0).streamed(100, 200).tokens(new TokenCounts(10, -1, 8, 12, 6, 2));
    assertThat(figure(VLLM, "total_output_tokens", measured(disputed)).value()).isEqualTo(8);
    assertThat(statistic(GUIDELLM, "output_token_count", "mean", disputed)).isEqualTo(8);
    assertThat(figure(AIPERF, "total_osl", measured(disputed)).value()).isEqualTo(6);
    assertThat(figure(AIPERF, "total_isl", measured(disputed)).value()).isEqualTo(12);
    assertThat(figure(VLLM, "total_input_tokens", measured(disputed)).value()).isEqualTo(10);
  }

  @Test
  void withoutUsageVllmAsksTheTokenizerAndGuidellmCountsChunks() {
    TestRequest uncounted =
        TestRequest.at(0).streamed(100, 200).tokens(new TokenCounts(-1, -1, -1, 12, 6, 2));
    assertThat(figure(VLLM, "total_output_tokens", measured(uncounted)).value()).isEqualTo(6);
    assertThat(statistic(GUIDELLM, "output_token_count", "mean", uncounted)).isEqualTo(2);
    TestRequest uncountable =
        TestRequest.at(0).streamed(100, 200).tokens(new TokenCounts(-1, -1, -1, -1, -1, 2));
    assertThat(figure(VLLM, "total_output_tokens", measured(uncountable)).value()).isEqualTo(1);
    assertThat(statistic(GUIDELLM, "output_token_count", "mean", uncountable)).isEqualTo(2);
  }

  @Test
  void reasoningIsTheFirstTokenAndNotTheFirstOfTheAnswer() {
    TestRequest thinker = WorkedExample.plain(0, 100, 900).answerFrom(700);
    assertThat(milliseconds(AIPERF, "time_to_first_token", "avg", thinker))
        .isCloseTo(0.1, within(EXACT));
    assertThat(milliseconds(AIPERF, "time_to_first_output_token", "avg", thinker))
        .isCloseTo(0.7, within(EXACT));
    assertThat(milliseconds(GUIDELLM, "time_to_first_output_token_ms", "mean", thinker))
        .isCloseTo(0.7, within(EXACT));
  }

  @Test
  void aSingleTokenIsGoodToVllmAndNotToAiperf() {
    Slo slo = new Slo(Optional.empty(), Optional.of(Duration.ofMillis(50)), Optional.empty());
    MeasuredRequests single =
        measured(Optional.of(slo), TestTrial.records(TestRequest.at(0).streamed(1_000)));
    assertThat(figure(VLLM, "request_goodput", single).value()).isEqualTo(1);
    assertThat(figure(AIPERF, "good_request_fraction", single).value()).isZero();
    assertThat(LOADGEN.figures(single))
        .extracting(Figure::name)
        .doesNotContain("result_time_per_output_token");
  }

  @Test
  void vllmTakesForAnAnswerWhatWeDoNot() {
    TestRequest truncated =
        WorkedExample.plain(0, 100, 200).ended(210).failed(FailureKind.TRUNCATED);
    TestRequest reset = WorkedExample.plain(0, 100, 200).ended(210).failed(FailureKind.RESET);
    TestRequest silent =
        TestRequest.at(0).chunks(2, 50, 60).ended(70).failed(FailureKind.NO_TOKENS);
    MeasuredRequests requests = measured(truncated, reset, silent);
    assertThat(figure(VLLM, "completed", requests).value()).isEqualTo(2);
    assertThat(figure(VLLM, "failed", requests).value()).isEqualTo(1);
    assertThat(figure(AIPERF, "error_request_count", requests).value()).isEqualTo(3);
  }

  @Test
  void ratesEndWithTheLastEndTheLastTextOrTheLastScheduled() {
    MeasuredRequests requests = measured(Optional.empty(), WorkedExample.all());
    assertThat(figure(VLLM, "request_throughput", requests).value())
        .isCloseTo(3 / 6.0, within(EXACT));
    assertThat(figure(AIPERF, "request_throughput", requests).value())
        .isCloseTo(3 / 5.9, within(EXACT));
    assertThat(figure(GUIDELLM, "requests_per_second", requests).statistic("mean"))
        .as("failures, too")
        .isCloseTo(4 / 6.0, within(EXACT));
    assertThat(figure(LOADGEN, "result_completed_samples_per_sec", requests).value())
        .isCloseTo(2 / 4.5, within(EXACT));
    assertThat(ours(WorkedExample.all()).requestThroughput())
        .as("the measured phase alone")
        .isCloseTo(2 / 5.0, within(EXACT));
  }

  @Test
  void aPercentileLiesAtBetweenOrAboveItsRank() {
    TestRequest[] four = {
      WorkedExample.plain(0, 5, 10),
      WorkedExample.plain(0, 5, 20),
      WorkedExample.plain(0, 5, 30),
      WorkedExample.plain(0, 5, 40)
    };
    assertThat(ours(TestTrial.records(four)).distribution(Metric.END_TO_END).p50())
        .isCloseTo(0.020, within(EXACT));
    assertThat(milliseconds(VLLM, "e2el", "median", four)).isCloseTo(0.025, within(EXACT));
    assertThat(milliseconds(AIPERF, "request_latency", "p50", four))
        .isCloseTo(0.025, within(EXACT));
    assertThat(statistic(GUIDELLM, "request_latency", "median", four))
        .isCloseTo(0.020, within(EXACT));
    assertThat(nanoseconds("result_latency", "50.00", four)).isCloseTo(0.030, within(EXACT));
  }

  @Test
  void answersInOnePieceHaveAFirstTokenOnlyToGuidellmWhichTakesZero() {
    TestRequest whole = TestRequest.at(0).ended(800).tokens(new TokenCounts(10, -1, 8, 10, 8, 0));
    assertThat(statistic(GUIDELLM, "time_to_first_token_ms", "mean", whole)).isZero();
    assertThat(VLLM.figures(measured(whole))).extracting(Figure::name).doesNotContain("ttft");
    assertThat(AIPERF.figures(measured(whole)))
        .extracting(Figure::name)
        .contains("request_latency")
        .doesNotContain("time_to_first_token");
  }

  @Test
  void thePeakOfVllmCountsChunksAndNotTokens() {
    TestRequest fat = TestRequest.at(0).streamed(100, 200).outputTokens(100);
    assertThat(figure(VLLM, "max_output_tokens_per_s", measured(fat)).value()).isEqualTo(2);
    assertThat(figure(VLLM, "total_output_tokens", measured(fat)).value()).isEqualTo(100);
  }

  @Test
  void chunksWithoutTextInTheMiddleKeepTheSumOfTheGaps() {
    TestRequest gappy = WorkedExample.plain(0, 100, 400).chunks(5, 100, 400);
    assertThat(new VllmRequest(gappy.record()).itl())
        .containsExactly(new double[] {0.3, 0, 0, 0}, within(1e-9));
  }

  @Test
  void aChunkWithoutTextAloneIsAnAnswerToVllm() {
    VllmRequest silent =
        new VllmRequest(
            TestRequest.at(0).chunks(2, 50, 60).ended(70).failed(FailureKind.NO_TOKENS).record());
    assertThat(silent.itl()).hasSize(1);
    assertThat(silent.ttft()).isCloseTo(0.05, within(EXACT));
    assertThat(silent.latency()).isCloseTo(0.06, within(EXACT));
  }

  private static double statistic(
      Dialect dialect, String name, String statistic, TestRequest... requests) {
    return figure(dialect, name, measured(requests)).statistic(statistic);
  }

  private static double milliseconds(
      Dialect dialect, String name, String statistic, TestRequest... requests) {
    return statistic(dialect, name, statistic, requests) * 1e-3;
  }

  private static double nanoseconds(String name, String statistic, TestRequest... requests) {
    return statistic(LOADGEN, name, statistic, requests) * 1e-9;
  }

  @Test
  void everyDialectNamesItsSource() {
    assertThat(Dialect.all())
        .hasSize(4)
        .allSatisfy(dialect -> assertThat(dialect.version()).containsPattern("[0-9a-f]{7}"));
    assertThat(List.copyOf(Dialect.all())).extracting(Dialect::tool).doesNotHaveDuplicates();
  }
}
