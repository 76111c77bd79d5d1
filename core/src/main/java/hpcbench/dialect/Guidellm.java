package hpcbench.dialect;

import hpcbench.measure.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The numbers of GuideLLM.
///
/// Formulas: [GuidellmRequest], and `GenerativeMetrics.compile` in
/// `src/guidellm/benchmark/schemas/metrics.py` with `DistributionSummary` in
/// `src/guidellm/schemas/statistics.py` (v0.7.3, ee7a774). Latencies are of successful requests;
/// rates are of all of them, from the beginning to the end of the last, failed or not.
///
/// Of a rate GuideLLM also gives the median over time, which says more about how events cluster
/// than about how many there were, and is left out here.
public final class Guidellm implements Dialect {
  private static final double MILLISECONDS = 1e3;

  @Override
  public String tool() {
    return "GuideLLM";
  }

  @Override
  public String version() {
    return "vllm-project/guidellm v0.7.3 at ee7a774 (2026-08-07)";
  }

  @Override
  public List<Figure> figures(MeasuredRequests requests) {
    Tally tally = new Tally();
    requests.completed().map(GuidellmRequest::new).forEach(tally::add);
    List<Figure> figures = new ArrayList<>(totals(requests));
    figures.addAll(tally.figures());
    figures.addAll(rates(requests));
    return List.copyOf(figures);
  }

  /// `request_totals`: abandoned requests are *incomplete*.
  private static List<Figure> totals(MeasuredRequests requests) {
    Map<String, Double> totals = new LinkedHashMap<>();
    totals.put("successful", 0.0);
    totals.put("incomplete", 0.0);
    totals.put("errored", 0.0);
    requests.stream().forEach(request -> totals.merge(status(request.outcome()), 1.0, Double::sum));
    totals.put("total", totals.values().stream().mapToDouble(Double::doubleValue).sum());
    return List.of(new Figure("request_totals", "", totals));
  }

  private static String status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "successful";
      case Outcome.Failed _ -> "errored";
      case Outcome.Abandoned _, Outcome.NotSent _ -> "incomplete";
    };
  }

  /// The mean of a rate over time is the count over the time.
  private static List<Figure> rates(MeasuredRequests requests) {
    double seconds = requests.seconds();
    if (seconds <= 0) {
      return List.of();
    }
    long count = requests.stream().count();
    long prompt =
        requests.stream().map(GuidellmRequest::new).mapToLong(GuidellmRequest::promptTokens).sum();
    long output =
        requests.stream().map(GuidellmRequest::new).mapToLong(GuidellmRequest::outputTokens).sum();
    return List.of(
        rate("requests_per_second", "req/s", count / seconds),
        rate("prompt_tokens_per_second", "tok/s", prompt / seconds),
        rate("output_tokens_per_second", "tok/s", output / seconds),
        rate("tokens_per_second", "tok/s", (prompt + output) / seconds));
  }

  private static Figure rate(String name, String unit, double mean) {
    return new Figure(name, unit, Map.of("mean", mean));
  }

  /// What all successful requests add up to.
  private static final class Tally {
    private final WeightedSample requestLatency = new WeightedSample();
    private final WeightedSample timeToFirstToken = new WeightedSample();
    private final WeightedSample timeToFirstOutputToken = new WeightedSample();
    private final WeightedSample timePerOutputToken = new WeightedSample();
    private final WeightedSample interTokenLatency = new WeightedSample();
    private final WeightedSample promptTokens = new WeightedSample();
    private final WeightedSample outputTokens = new WeightedSample();

    /// A time per token weighs as many tokens as it is the mean of.
    private void add(GuidellmRequest request) {
      requestLatency.add(request.requestLatency(), 1);
      timeToFirstToken.add(request.timeToFirstToken() * MILLISECONDS, 1);
      timeToFirstOutputToken.add(request.timeToFirstOutputToken() * MILLISECONDS, 1);
      timePerOutputToken.add(request.timePerOutputToken() * MILLISECONDS, request.outputTokens());
      interTokenLatency.add(
          request.interTokenLatency() * MILLISECONDS, Math.max(0, request.outputTokens() - 1));
      promptTokens.add(request.promptTokens(), 1);
      outputTokens.add(request.outputTokens(), 1);
    }

    private List<Figure> figures() {
      List<Figure> figures = new ArrayList<>();
      add(figures, "request_latency", "s", requestLatency);
      add(figures, "time_to_first_token_ms", "ms", timeToFirstToken);
      add(figures, "time_to_first_output_token_ms", "ms", timeToFirstOutputToken);
      add(figures, "inter_token_latency_ms", "ms", interTokenLatency);
      add(figures, "time_per_output_token_ms", "ms", timePerOutputToken);
      add(figures, "prompt_token_count", "tokens", promptTokens);
      add(figures, "output_token_count", "tokens", outputTokens);
      return figures;
    }

    private static void add(List<Figure> figures, String name, String unit, WeightedSample sample) {
      if (!sample.isEmpty()) {
        figures.add(new Figure(name, unit, statistics(sample)));
      }
    }

    private static Map<String, Double> statistics(WeightedSample sample) {
      Map<String, Double> statistics = new LinkedHashMap<>();
      statistics.put("mean", sample.mean());
      statistics.put("median", sample.quantile(0.5));
      statistics.put("std_dev", sample.stddev());
      statistics.put("min", sample.min());
      statistics.put("max", sample.max());
      statistics.put("p90", sample.quantile(0.9));
      statistics.put("p95", sample.quantile(0.95));
      statistics.put("p99", sample.quantile(0.99));
      return statistics;
    }
  }
}
