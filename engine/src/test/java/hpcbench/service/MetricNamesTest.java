package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.observe.Exposition;
import hpcbench.observe.ServerMetric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
  @Test
  void aServicesOwnNamesBecomeThoseOfTheToolkit() {
    Exposition told =
        Exposition.parse(
            """
            llamacpp:requests_deferred 7
            llamacpp:requests_processing 4
            llamacpp:prompt_tokens_total 120
            llamacpp:prompt_seconds_total 0.5
            something_else 1
            """);

    assertThat(new LlamaCppService().metricNames().values(told))
        .isEqualTo(
            Map.of(
                "waiting_requests", 7.0,
                "running_requests", 4.0,
                "prompt_tokens", 120.0,
                "prefix_misses", 120.0,
                "prompt_seconds", 0.5));
  }

  @Test
  void theFirstNameThatOccursCounts() {
    MetricNames names = new VllmService().metricNames();

    assertThat(names.values(Exposition.parse("vllm:gpu_cache_usage_perc 0.5\n")))
        .isEqualTo(Map.of("kv_cache_use_ratio", 0.5));
    assertThat(
            names.values(
                Exposition.parse("vllm:gpu_cache_usage_perc 0.5\nvllm:kv_cache_usage_perc 0.25\n")))
        .isEqualTo(Map.of("kv_cache_use_ratio", 0.25));
  }

  @Test
  void histogramsAreTakenWhole() {
    Exposition told =
        Exposition.parse("h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 4\nh_count 3\n");
    MetricNames names = new MetricNames(Map.of(ServerMetric.TTFT_SECONDS, List.of("h")));

    assertThat(names.histograms(told).get("ttft_seconds").counts()).containsExactly(2L, 1L);
    assertThat(names.values(told)).isEmpty();
  }
}
