package hpcbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String LABELS = "engine=\"0\",model_name=\"simulated\"";

  private static String body(int tokens) {
    return "{\"prompt\":\"one two three four five\",\"max_tokens\":%d,\"ignore_eos\":true}"
        .formatted(tokens);
  }

  @Test
  void theTextIsValidAndHasTheNamesOfVllm() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response = simulator.get("/metrics");
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      PrometheusText text = PrometheusText.parse(response.body());
      assertThat(text.types())
          .containsAllEntriesOf(
              Map.ofEntries(
                  Map.entry("vllm:num_requests_running", "gauge"),
                  Map.entry("vllm:num_requests_waiting", "gauge"),
                  Map.entry("vllm:kv_cache_usage_perc", "gauge"),
                  Map.entry("vllm:num_preemptions_total", "counter"),
                  Map.entry("vllm:prefix_cache_queries_total", "counter"),
                  Map.entry("vllm:prefix_cache_hits_total", "counter"),
                  Map.entry("vllm:prompt_tokens_total", "counter"),
                  Map.entry("vllm:generation_tokens_total", "counter"),
                  Map.entry("vllm:request_success_total", "counter"),
                  Map.entry("vllm:time_to_first_token_seconds", "histogram"),
                  Map.entry("vllm:inter_token_latency_seconds", "histogram"),
                  Map.entry("vllm:request_time_per_output_token_seconds", "histogram"),
                  Map.entry("vllm:e2e_request_latency_seconds", "histogram"),
                  Map.entry("vllm:request_queue_time_seconds", "histogram"),
                  Map.entry("vllm:request_prefill_time_seconds", "histogram"),
                  Map.entry("vllm:request_decode_time_seconds", "histogram"),
                  Map.entry("vllm:request_inference_time_seconds", "histogram")));
    }
  }

  @Test
  void itCountsWhatHappened() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with(
            "step_time",
            "2ms",
            "decode_time_per_sequence",
            "0s",
            "decode_time_per_token",
            "0s",
            "prefill_rate",
            "1000000000")) {
      for (int i = 0; i < 4; i++) {
        simulator.post("/v1/completions", body(11));
      }
      PrometheusText text = PrometheusText.parse(simulator.get("/metrics").body());
      assertThat(text.value("vllm:prompt_tokens_total", LABELS)).isEqualTo(20);
      assertThat(text.value("vllm:generation_tokens_total", LABELS)).isEqualTo(44);
      assertThat(text.value("vllm:request_success_total", LABELS + ",finished_reason=\"length\""))
          .isEqualTo(4);
      assertThat(text.value("vllm:time_to_first_token_seconds_count", LABELS)).isEqualTo(4);
      assertThat(text.value("vllm:inter_token_latency_seconds_count", LABELS)).isEqualTo(40);
      assertThat(text.value("vllm:inter_token_latency_seconds_sum", LABELS))
          .isCloseTo(0.08, within(1e-9));
      assertThat(text.value("vllm:inter_token_latency_seconds_bucket", LABELS + ",le=\"0.01\""))
          .isEqualTo(40);
      assertThat(text.value("vllm:request_decode_time_seconds_sum", LABELS))
          .isCloseTo(0.08, within(1e-9));
      assertThat(text.value("vllm:request_time_per_output_token_seconds_sum", LABELS))
          .isCloseTo(0.008, within(1e-9));
      assertThat(text.value("vllm:num_requests_running", LABELS)).isZero();
      assertThat(text.value("vllm:prefix_cache_queries_total", LABELS)).isEqualTo(20);
    }
  }

  @Test
  void aModelNameWithQuotesKeepsTheTextValid() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("model", "a\"b\\c")) {
      PrometheusText text = PrometheusText.parse(simulator.get("/metrics").body());
      assertThat(text.value("vllm:num_requests_running", "engine=\"0\",model_name=\"a\\\"b\\\\c\""))
          .isZero();
    }
  }

  @Test
  void theParserIsStrict() {
    for (String wrong :
        List.of(
            "a 1",
            "a 1\n",
            "# TYPE a gauge\na{x=y} 1\n",
            "# TYPE a gauge\na one\n",
            "# TYPE a gauge\na 1\na 2\n",
            "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum{} 1\na_count{} 1\n")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> PrometheusText.parse(wrong))
          .as(wrong)
          .isInstanceOf(AssertionError.class);
    }
  }
}
