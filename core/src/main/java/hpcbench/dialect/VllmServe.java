package hpcbench.dialect;

import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The numbers of `vllm bench serve`.
///
/// Formulas: [VllmRequest], and `calculate_metrics` and `benchmark` in `vllm/benchmarks/serve.py`
/// (009e6d4). Every rate is over `benchmark_duration`, from the start of the first request to the
/// end of the last: ramp and drain lower it.
public final class VllmServe implements Dialect {
  private static final double MILLISECONDS = 1e3;

  @Override
  public String tool() {
    return "vLLM bench serve";
  }

  @Override
  public String version() {
    return "vllm-project/vllm, vllm/benchmarks/serve.py at 009e6d4 (2026-09)";
  }

  @Override
  public List<Figure> figures(MeasuredRequests requests) {
    Tally tally = new Tally();
    requests.stream().map(VllmRequest::new).forEach(tally::add);
    List<Figure> figures = new ArrayList<>();
    figures.addAll(rates(tally, requests));
    figures.addAll(peaks(requests));
    figures.addAll(latencies(tally, requests));
    return List.copyOf(figures);
  }

  private static List<Figure> rates(Tally tally, MeasuredRequests requests) {
    double seconds = requests.seconds();
    List<Figure> rates = new ArrayList<>();
    rates.add(Figure.of("duration", "s", seconds));
    rates.add(Figure.count("completed", tally.completed));
    rates.add(Figure.count("failed", tally.failed));
    rates.add(Figure.count("total_input_tokens", tally.inputTokens));
    rates.add(Figure.count("total_output_tokens", tally.outputTokens));
    if (seconds > 0) {
      rates.add(Figure.of("request_throughput", "req/s", tally.completed / seconds));
      requests
          .slo()
          .ifPresent(slo ->
              rates.add(Figure.of("request_goodput", "req/s", good(requests, slo) / seconds)));
      rates.add(Figure.of("output_throughput", "tok/s", tally.outputTokens / seconds));
      double tokens = tally.inputTokens + tally.outputTokens;
      rates.add(Figure.of("total_token_throughput", "tok/s", tokens / seconds));
    }
    return rates;
  }

  static double good(MeasuredRequests requests, Slo slo) {
    return successes(requests).filter(request -> isGood(request, slo)).count();
  }

  /// A request is good when it is within every bound, from the sending; a single token counts with
  /// a TPOT of 0.
  private static boolean isGood(VllmRequest request, Slo slo) {
    return isWithin(slo.ttft(), request.ttft())
        && isWithin(slo.tpot(), request.tpot().orElse(0))
        && isWithin(slo.endToEnd(), request.latency());
  }

  private static boolean isWithin(Optional<Duration> bound, double seconds) {
    return bound.isEmpty() || seconds <= bound.get().toNanos() * 1e-9;
  }

  private static Stream<VllmRequest> successes(MeasuredRequests requests) {
    return requests.stream().map(VllmRequest::new).filter(VllmRequest::isSuccess);
  }

  private static List<Figure> peaks(MeasuredRequests requests) {
    return List.of(
        Figure.of("max_output_tokens_per_s", "tok/s", mostChunksInASecond(requests)),
        Figure.count("max_concurrent_requests", mostAtOnce(requests)));
  }

  /// `max_output_tokens_per_s`: the fullest of the whole seconds since the first request was sent.
  /// It counts chunks, whatever the number of tokens in them.
  static double mostChunksInASecond(MeasuredRequests requests) {
    double start = successes(requests).mapToDouble(VllmRequest::startTime).min().orElse(0);
    Map<Integer, Integer> seconds = new LinkedHashMap<>();
    successes(requests)
        .flatMapToDouble(request -> DoubleStream.of(request.chunkTimes()))
        .forEach(time -> seconds.merge((int) (time - start), 1, Integer::sum));
    return seconds.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /// `max_concurrent_requests`: the most at once, each from its start to before its last chunk.
  static int mostAtOnce(MeasuredRequests requests) {
    Sample starts = new Sample();
    Sample ends = new Sample();
    successes(requests)
        .forEach(request -> {
          starts.add(request.startTime());
          ends.add(request.startTime() + request.latency());
        });
    int most = 0;
    int ended = 0;
    for (int started = 1; started <= starts.count(); started++) {
      while (ended < ends.count() && ends.at(ended) <= starts.at(started - 1)) {
        ended++;
      }
      most = Math.max(most, started - ended);
    }
    return most;
  }

  private static List<Figure> latencies(Tally tally, MeasuredRequests requests) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    samples.put("ttft", tally.ttft);
    samples.put("tpot", tally.tpot);
    samples.put("itl", tally.itl);
    samples.put("e2el", tally.latency);
    samples.put("client_queue_time", tally.queueTime);
    if (requests.trial().workload().arrival().isOpen()) {
      samples.put("e2el_including_client_queue", tally.latencyWithQueue);
    }
    return samples.entrySet().stream()
        .filter(sample -> sample.getValue().count() > 0)
        .map(sample -> new Figure(sample.getKey(), "ms", statistics(sample.getValue())))
        .toList();
  }

  /// `numpy` takes all of them, so a percentile lies between two requests.
  private static Map<String, Double> statistics(Sample seconds) {
    Map<String, Double> statistics = new LinkedHashMap<>();
    statistics.put("mean", seconds.mean());
    statistics.put("median", seconds.interpolated(0.5));
    statistics.put("std", seconds.stddev());
    statistics.put("p90", seconds.interpolated(0.9));
    statistics.put("p95", seconds.interpolated(0.95));
    statistics.put("p99", seconds.interpolated(0.99));
    statistics.replaceAll((_, value) -> value * MILLISECONDS);
    return statistics;
  }

  /// What all requests add up to.
  private static final class Tally {
    private long completed;
    private long failed;
    private long inputTokens;
    private long outputTokens;
    private final Sample ttft = new Sample();
    private final Sample tpot = new Sample();
    private final Sample itl = new Sample();
    private final Sample latency = new Sample();
    private final Sample queueTime = new Sample();
    private final Sample latencyWithQueue = new Sample();

    private void add(VllmRequest request) {
      if (!request.isSuccess()) {
        failed++;
        return;
      }
      completed++;
      inputTokens += request.promptLength();
      outputTokens += request.outputLength();
      latency.add(request.latency());
      queueTime.add(request.queueTime());
      latencyWithQueue.add(request.latency() + request.queueTime());
      if (request.isStreamed()) {
        ttft.add(request.ttft());
        request.tpot().ifPresent(tpot::add);
        DoubleStream.of(request.itl()).forEach(itl::add);
      }
    }
  }
}
