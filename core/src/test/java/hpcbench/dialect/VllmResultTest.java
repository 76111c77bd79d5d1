package hpcbench.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.result.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The fields are those that `vllm bench serve --save-result --save-detailed` writes, read from
/// `vllm/benchmarks/serve.py` at 009e6d4.
class VllmResultTest {
  private static final String[] FIELDS = {
    "date",
    "endpoint_type",
    "backend",
    "label",
    "model_id",
    "tokenizer_id",
    "num_prompts",
    "request_rate",
    "burstiness",
    "max_concurrency",
    "duration",
    "completed",
    "failed",
    "total_input_tokens",
    "total_output_tokens",
    "request_throughput",
    "request_goodput",
    "output_throughput",
    "total_token_throughput",
    "input_lens",
    "output_lens",
    "ttfts",
    "itls",
    "latencies",
    "start_times",
    "queue_times",
    "generated_texts",
    "errors",
    "max_output_tokens_per_s",
    "max_concurrent_requests",
    "rtfx",
    "mean_ttft_ms",
    "median_ttft_ms",
    "std_ttft_ms",
    "p99_ttft_ms",
    "mean_tpot_ms",
    "p99_tpot_ms",
    "mean_itl_ms",
    "p99_itl_ms",
    "mean_e2el_ms",
    "p99_e2el_ms"
  };

  @Test
  void everyFieldOfVllmsResultIsThere() throws IOException {
    JsonNode result = written(WorkedExample.measured(Optional.empty(), WorkedExample.all()));

    for (String field : FIELDS) {
      assertThat(result.has(field)).as(field).isTrue();
    }
    assertThat(result.path("request_goodput").isNull()).isTrue();
    assertThat(result.path("date").stringValue()).matches("\\d{8}-\\d{6}");
    assertThat(result.path("hpcbench_verdict").stringValue()).isEqualTo("valid");
    assertThat(result.path("request_rate").doubleValue()).isEqualTo(1);
    assertThat(result.path("num_prompts").intValue()).isEqualTo(4);
    assertThat(result.path("completed").isInt()).isTrue();
  }

  @Test
  void theDetailsAreOfOneLengthAndGiveTheNumbersAgain() throws IOException {
    JsonNode result =
        written(WorkedExample.measured(Optional.of(WorkedExample.SLO), WorkedExample.all()));

    for (String field :
        new String[] {
          "input_lens",
          "output_lens",
          "ttfts",
          "itls",
          "latencies",
          "start_times",
          "queue_times",
          "generated_texts",
          "errors"
        }) {
      assertThat(result.path(field).size()).as(field).isEqualTo(4);
    }
    assertThat(result.path("output_lens").toString()).isEqualTo("[6,2,0,2]");
    assertThat(result.path("errors").path(2).stringValue()).isEqualTo("planted");
    assertThat(result.path("errors").path(0).stringValue()).isEmpty();
    assertThat(result.path("ttfts").path(0).doubleValue()).isCloseTo(0.05, within(1e-9));
    assertThat(result.path("itls").path(0).size()).isEqualTo(5);
    assertThat(result.path("queue_times").path(0).doubleValue()).isCloseTo(0.1, within(1e-9));
    assertThat(result.path("latencies").path(2).doubleValue()).as("a failed one").isZero();
    // As scripts take it from the details: the last text is at ttft and all gaps.
    double last = result.path("ttfts").path(0).doubleValue();
    for (JsonNode gap : result.path("itls").path(0)) {
      last += gap.doubleValue();
    }
    assertThat(last).isCloseTo(result.path("latencies").path(0).doubleValue(), within(1e-9));
    assertThat(result.path("request_goodput").doubleValue()).isCloseTo(1.0 / 6, within(1e-9));
    assertThat(result.path("mean_ttft_ms").doubleValue()).isCloseTo(950.0 / 3, within(1e-6));
  }

  private static JsonNode written(MeasuredRequests requests) throws IOException {
    StringWriter text = new StringWriter();
    VllmResult.write(text, requests, Map.of("hpcbench_verdict", "valid"));
    assertThat(text.toString()).doesNotContain("\n");
    return Json.parse(text.toString(), JsonNode.class);
  }
}
