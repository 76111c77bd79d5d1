package hpcbench.measure;

import hpcbench.measure.Measures.Metric;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collects what there is one of a request: latencies, in nanoseconds, and lengths.
final class Latencies {
  private static final double SECONDS = 1e-9;

  private final SortedMap<String, ExactSamples> samples = new TreeMap<>();

  /// Takes the schedule lag of a request that was sent, whatever became of it.
  void addLag(RequestRecord request) {
    if (request.sentNs() >= 0) {
      add(Metric.SCHEDULE_LAG, request.scheduleLagNs());
    }
  }

  /// Takes the latencies and lengths of a completed request.
  void add(RequestRecord request) {
    add(Metric.END_TO_END, request.endNs() - request.scheduledNs());
    add(Metric.END_TO_END_FROM_SENT, request.endNs() - request.sentNs());
    add(Metric.INPUT_TOKENS, request.tokens().input());
    add(Metric.OUTPUT_TOKENS, request.tokens().output());
    addServiceTimes(request);
    if (request.isStreamed()) {
      addTokenTimes(request);
    }
  }

  private void addServiceTimes(RequestRecord request) {
    ServerTiming timing = request.timing();
    addTold(Metric.SERVICE_LOAD, timing.loadNs());
    addTold(Metric.SERVICE_PROMPT, timing.promptNs());
    addTold(Metric.SERVICE_GENERATION, timing.generationNs());
    addTold(Metric.SERVICE_WAIT, request.serviceWaitNs());
  }

  private void addTold(String metric, long value) {
    if (value >= 0) {
      add(metric, value);
    }
  }

  private void addTokenTimes(RequestRecord request) {
    add(Metric.TTFT, request.firstTokenNs() - request.scheduledNs());
    add(Metric.TTFT_FROM_SENT, request.firstTokenNs() - request.sentNs());
    if (request.firstAnswerNs() >= 0) {
      add(Metric.TTFAT, request.firstAnswerNs() - request.scheduledNs());
    }
    long spentNs = request.lastTokenNs() - request.firstTokenNs();
    int laterTokens = request.tokens().output() - 1;
    if (laterTokens >= 1 && spentNs > 0) {
      add(Metric.TPOT, Math.round((double) spentNs / laterTokens));
    }
  }

  private void add(String metric, long value) {
    samples.computeIfAbsent(metric, _ -> new ExactSamples()).add(value);
  }

  /// The distributions by metric name, in the unit of that name; a new map.
  SortedMap<String, Distribution> distributions() {
    SortedMap<String, Distribution> distributions = new TreeMap<>();
    samples.forEach(
        (metric, values) -> distributions.put(metric, Distribution.of(values, unit(metric))));
    return distributions;
  }

  private static double unit(String metric) {
    return metric.endsWith("_seconds") ? SECONDS : 1;
  }
}
