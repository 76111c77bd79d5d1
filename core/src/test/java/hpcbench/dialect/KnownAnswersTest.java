package hpcbench.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.EarlyStopping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every metric of every dialect on requests whose numbers were found by hand.
class KnownAnswersTest {
  private static final double EXACT = 1e-6;

  private final MeasuredRequests requests =
      WorkedExample.measured(Optional.of(WorkedExample.SLO), WorkedExample.all());

  /// Figures by name, which must all be asked for.
  private static final class Answers {
    private final Map<String, Figure> figures = new HashMap<>();

    Answers(Dialect dialect, MeasuredRequests requests) {
      dialect.figures(requests).forEach(figure -> figures.put(figure.name(), figure));
    }

    void single(String name, String unit, double value) {
      Figure figure = take(name, unit);
      assertThat(figure.isSingle()).as(name).isTrue();
      assertThat(figure.value()).as(name).isCloseTo(value, within(EXACT));
    }

    void statistics(String name, String unit, Map<String, Double> expected) {
      Figure figure = take(name, unit);
      expected.forEach((statistic, value) ->
          assertThat(figure.statistic(statistic))
              .as("%s of %s", statistic, name)
              .isCloseTo(value, within(EXACT * Math.max(1, value))));
    }

    private Figure take(String name, String unit) {
      Figure figure = figures.remove(name);
      assertThat(figure).as(name).isNotNull();
      assertThat(figure.unit()).as(name).isEqualTo(unit);
      return figure;
    }

    void assertAllAsked() {
      assertThat(figures.keySet()).isEmpty();
    }
  }

  @Test
  void vllm() {
    Answers answers = new Answers(new VllmServe(), requests);

    answers.single("duration", "s", 6);
    answers.single("completed", "", 3);
    answers.single("failed", "", 1);
    answers.single("total_input_tokens", "", 30);
    answers.single("total_output_tokens", "", 10);
    answers.single("request_throughput", "req/s", 3.0 / 6);
    answers.single("request_goodput", "req/s", 1.0 / 6);
    answers.single("output_throughput", "tok/s", 10.0 / 6);
    answers.single("total_token_throughput", "tok/s", 40.0 / 6);
    answers.single("max_output_tokens_per_s", "tok/s", 6);
    answers.single("max_concurrent_requests", "", 2);
    answers.statistics(
        "ttft",
        "ms",
        Map.of("mean", 950.0 / 3, "median", 400.0, "p90", 480.0, "p95", 490.0, "p99", 498.0));
    answers.statistics("tpot", "ms", Map.of("mean", 5152.0 / 3, "median", 600.0));
    answers.statistics("itl", "ms", Map.of("mean", 5360.0 / 7, "median", 60.0));
    answers.statistics("e2el", "ms", Map.of("mean", 6310.0 / 3, "median", 1000.0));
    answers.statistics(
        "client_queue_time",
        "ms",
        Map.of("mean", 100.0 / 3, "median", 0.0, "std", 100 * Math.sqrt(2) / 3));
    answers.statistics(
        "e2el_including_client_queue", "ms", Map.of("mean", 6410.0 / 3, "median", 1000.0));
    answers.assertAllAsked();
  }

  @Test
  void aiperf() {
    Answers answers = new Answers(new Aiperf(), requests);

    answers.statistics(
        "time_to_first_token",
        "ms",
        Map.of("avg", 1100.0 / 3, "min", 200.0, "max", 500.0, "p50", 400.0, "p90", 480.0));
    answers.statistics(
        "time_to_second_token", "ms", Map.of("avg", 5140.0 / 3, "min", 40.0, "p50", 600.0));
    answers.statistics("time_to_first_output_token", "ms", Map.of("avg", 1100.0 / 3));
    answers.statistics(
        "request_latency", "ms", Map.of("avg", 2100.0, "min", 300.0, "max", 5000.0, "p95", 4600.0));
    answers.statistics(
        "inter_token_latency", "ms", Map.of("avg", 5125.0 / 3, "min", 25.0, "p50", 600.0));
    answers.statistics("inter_chunk_latency", "ms", Map.of("avg", 1040.0, "min", 0.0, "p50", 60.0));
    answers.statistics("decode_duration", "ms", Map.of("avg", 5200.0 / 3, "min", 100.0));
    answers.statistics(
        "output_token_throughput_per_user",
        "tok/s/user",
        Map.of("max", 40.0, "min", 1 / 4.5, "p50", 1 / 0.6));
    answers.statistics(
        "output_sequence_length",
        "tokens",
        Map.of("avg", 3.0, "max", 5.0, "p99", 4.94, "std", Math.sqrt(2)));
    answers.statistics("input_sequence_length", "tokens", Map.of("avg", 29.0 / 3, "min", 9.0));
    answers.single("request_count", "", 3);
    answers.single("error_request_count", "", 1);
    answers.single("cancelled_request_count", "", 0);
    answers.single("total_isl", "", 29);
    answers.single("total_osl", "", 9);
    answers.single("benchmark_duration", "s", 5.9);
    answers.single("request_throughput", "req/s", 3 / 5.9);
    answers.single("output_token_throughput", "tok/s", 9 / 5.9);
    answers.single("total_token_throughput", "tok/s", 38 / 5.9);
    answers.single("goodput", "req/s", 1 / 5.9);
    answers.single("good_request_fraction", "", 0.25);
    answers.assertAllAsked();
  }

  @Test
  void guidellm() {
    Answers answers = new Answers(new Guidellm(), requests);

    answers.statistics(
        "request_totals",
        "",
        Map.of("successful", 3.0, "incomplete", 0.0, "errored", 1.0, "total", 4.0));
    answers.statistics(
        "request_latency",
        "s",
        Map.of("mean", 6.32 / 3, "median", 1.0, "min", 0.32, "max", 5.0, "p90", 5.0));
    answers.statistics(
        "time_to_first_token_ms", "ms", Map.of("mean", 1100.0 / 3, "median", 400.0, "p95", 500.0));
    answers.statistics("time_to_first_output_token_ms", "ms", Map.of("mean", 1100.0 / 3));
    answers.statistics(
        "inter_token_latency_ms",
        "ms",
        Map.of("mean", 5200.0 / 7, "median", 20.0, "min", 20.0, "max", 4500.0, "p99", 4500.0));
    answers.statistics(
        "time_per_output_token_ms",
        "ms",
        Map.of("mean", 630.0, "median", 50.0, "p90", 2500.0, "std_dev", weightedStddev()));
    answers.statistics("prompt_token_count", "tokens", Map.of("mean", 10.0, "std_dev", 0.0));
    answers.statistics("output_token_count", "tokens", Map.of("mean", 10.0 / 3, "median", 2.0));
    answers.statistics("requests_per_second", "req/s", Map.of("mean", 4.0 / 6));
    answers.statistics("prompt_tokens_per_second", "tok/s", Map.of("mean", 40.0 / 6));
    answers.statistics("output_tokens_per_second", "tok/s", Map.of("mean", 10.0 / 6));
    answers.statistics("tokens_per_second", "tok/s", Map.of("mean", 50.0 / 6));
    answers.assertAllAsked();
  }

  /// Of 50 six times, and of 2500 and 500 twice each; their mean is 630.
  private static double weightedStddev() {
    return Math.sqrt((6 * 580.0 * 580 + 2 * 1870.0 * 1870 + 2 * 130.0 * 130) / 10);
  }

  @Test
  void loadgen() {
    Answers answers = new Answers(new Loadgen(), requests);

    answers.single("result_query_count", "", 3);
    answers.single("result_scheduled_samples_per_sec", "samples/s", 2 / 3.5);
    answers.single("result_completed_samples_per_sec", "samples/s", 2 / 4.5);
    answers.single("result_completed_tokens_per_second", "tok/s", 10 / 4.5);
    answers.statistics(
        "result_latency",
        "ns",
        Map.of("min", 420e6, "max", 5000e6, "mean", 2140e6, "50.00", 1000e6, "90.00", 5000e6));
    answers.statistics(
        "result_first_token_latency", "ns", Map.of("mean", 400e6, "50.00", 400e6, "99.00", 500e6));
    answers.statistics(
        "result_time_per_output_token",
        "ns",
        Map.of("min", 24e6, "max", 4500e6, "50.00", 600e6, "97.00", 4500e6, "99.90", 4500e6));
    answers.statistics(
        "early_stopping_ttft", "", Map.of("queries", 3.0, "over_latency", 1.0, "needed", 662.0));
    answers.statistics(
        "early_stopping_tpot",
        "",
        Map.of(
            "queries", 3.0, "over_latency", 2.0, "needed", 2.0 + EarlyStopping.passing(2, 0.99)));
    answers.assertAllAsked();
  }

  @Test
  void aTrialWithoutRequestsHasCountsAndNoLatencies() {
    MeasuredRequests none = WorkedExample.measured(Optional.of(WorkedExample.SLO), List.of());
    for (Dialect dialect : Dialect.all()) {
      assertThat(dialect.figures(none))
          .as(dialect.tool())
          .isNotEmpty()
          .allSatisfy(figure ->
              assertThat(figure.statistics().values())
                  .as(figure.name())
                  .allMatch(Double::isFinite));
    }
  }
}
