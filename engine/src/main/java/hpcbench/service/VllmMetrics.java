package hpcbench.service;

import static java.util.Map.entry;

import hpcbench.observe.ServerMetric;
import java.util.List;
import java.util.Map;

/// The names vLLM gives its metrics, those of older releases included; the built-in simulated
/// service uses them, too. Source: vllm/v1/metrics/loggers.py of vLLM 0.32, and its release notes
/// for the names that were retired.
final class VllmMetrics {
  static final String PATH = "/metrics";

  static final MetricNames NAMES =
      new MetricNames(
          Map.ofEntries(
              entry(ServerMetric.WAITING_REQUESTS, List.of("vllm:num_requests_waiting")),
              entry(ServerMetric.RUNNING_REQUESTS, List.of("vllm:num_requests_running")),
              entry(
                  ServerMetric.KV_CACHE_USE_RATIO,
                  List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc")),
              counter(ServerMetric.PREEMPTIONS, "vllm:num_preemptions"),
              entry(
                  ServerMetric.PREFIX_QUERIES,
                  List.of(
                      "vllm:prefix_cache_queries_total", "vllm:gpu_prefix_cache_queries_total")),
              entry(
                  ServerMetric.PREFIX_HITS,
                  List.of("vllm:prefix_cache_hits_total", "vllm:gpu_prefix_cache_hits_total")),
              counter(ServerMetric.PROMPT_TOKENS, "vllm:prompt_tokens"),
              counter(ServerMetric.GENERATION_TOKENS, "vllm:generation_tokens"),
              entry(ServerMetric.TTFT_SECONDS, List.of("vllm:time_to_first_token_seconds")),
              entry(
                  ServerMetric.ITL_SECONDS,
                  List.of(
                      "vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds")),
              entry(
                  ServerMetric.TPOT_SECONDS, List.of("vllm:request_time_per_output_token_seconds")),
              entry(ServerMetric.END_TO_END_SECONDS, List.of("vllm:e2e_request_latency_seconds")),
              entry(ServerMetric.QUEUE_SECONDS, List.of("vllm:request_queue_time_seconds")),
              entry(ServerMetric.PREFILL_SECONDS, List.of("vllm:request_prefill_time_seconds")),
              entry(ServerMetric.DECODE_SECONDS, List.of("vllm:request_decode_time_seconds"))));

  private VllmMetrics() {}

  private static Map.Entry<ServerMetric, List<String>> counter(ServerMetric metric, String name) {
    return entry(metric, List.of(name + "_total", name));
  }
}
