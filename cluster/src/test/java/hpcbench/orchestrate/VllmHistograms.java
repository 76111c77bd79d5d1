package hpcbench.orchestrate;

import java.util.HashMap;
import java.util.Map;

/// Sums and counts of vLLM's latency histograms, as its `/metrics` shows them.
///
/// @param values by name without the prefix `vllm:`, such as `e2e_request_latency_seconds_sum`
record VllmHistograms(Map<String, Double> values) {
  private static final String PREFIX = "vllm:";

  static VllmHistograms parse(String exposition) {
    Map<String, Double> values = new HashMap<>();
    exposition
        .lines()
        .filter(line -> line.startsWith(PREFIX))
        .forEach(line -> {
          String name = line.substring(PREFIX.length(), line.indexOf('{'));
          if (name.endsWith("_sum") || name.endsWith("_count")) {
            values.merge(
                name, Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
          }
        });
    return new VllmHistograms(values);
  }

  /// What was added since an earlier scrape.
  VllmHistograms minus(VllmHistograms earlier) {
    Map<String, Double> difference = new HashMap<>(values);
    earlier.values.forEach((name, value) -> difference.merge(name, -value, Double::sum));
    return new VllmHistograms(difference);
  }

  VllmHistograms plus(VllmHistograms other) {
    Map<String, Double> sum = new HashMap<>(values);
    other.values.forEach((name, value) -> sum.merge(name, value, Double::sum));
    return new VllmHistograms(sum);
  }

  double count(String histogram) {
    return values.getOrDefault(histogram + "_count", 0.0);
  }

  double meanMs(String histogram) {
    return 1000 * values.getOrDefault(histogram + "_sum", 0.0) / count(histogram);
  }
}
