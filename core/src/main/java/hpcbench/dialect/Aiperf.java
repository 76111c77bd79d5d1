package hpcbench.dialect;

import hpcbench.measure.EventTimes;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Slo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The numbers of AIPerf.
///
/// Formulas: [AiperfRequest], and the *aggregate* and *derived metrics* of AIPerf's
/// `docs/metrics-reference.md` (0176f59). Every rate is over `benchmark_duration`, from the first
/// request sent to the last response, of successful requests alone.
public final class Aiperf implements Dialect {
  private static final double MILLISECONDS = 1e-6;
  private static final double SECONDS = 1e-9;

  @Override
  public String tool() {
    return "AIPerf";
  }

  @Override
  public String version() {
    return "ai-dynamo/aiperf, docs/metrics-reference.md at 0176f59 (2026, v0.12)";
  }

  @Override
  public List<Figure> figures(MeasuredRequests requests) {
    Tally tally = new Tally();
    requests.completed().map(AiperfRequest::new).forEach(tally::add);
    List<Figure> figures = new ArrayList<>(tally.figures());
    figures.addAll(rates(tally, requests));
    return List.copyOf(figures);
  }

  private static List<Figure> rates(Tally tally, MeasuredRequests requests) {
    List<Figure> rates = new ArrayList<>();
    double seconds = tally.seconds();
    long errors = failed(requests);
    rates.add(Figure.count("request_count", tally.requests));
    rates.add(Figure.count("error_request_count", errors));
    rates.add(Figure.count("cancelled_request_count", requests.abandoned()));
    rates.add(Figure.count("total_isl", tally.inputTokens));
    rates.add(Figure.count("total_osl", tally.outputTokens));
    rates.add(Figure.of("benchmark_duration", "s", seconds));
    if (seconds > 0) {
      rates.add(Figure.of("request_throughput", "req/s", tally.requests / seconds));
      rates.add(Figure.of("output_token_throughput", "tok/s", tally.outputTokens / seconds));
      double tokens = tally.inputTokens + tally.outputTokens;
      rates.add(Figure.of("total_token_throughput", "tok/s", tokens / seconds));
      requests
          .slo()
          .ifPresent(
              slo -> rates.add(Figure.of("goodput", "req/s", good(requests, slo) / seconds)));
    }
    requests
        .slo()
        .ifPresent(slo ->
            rates.add(
                Figure.of("good_request_fraction", "", fraction(requests, slo, tally, errors))));
    return rates;
  }

  /// `good_request_fraction = good / (request_count + error_request_count)`: failures are not good
  /// (`good_request_fraction_metric.py`, 0873224).
  private static double fraction(MeasuredRequests requests, Slo slo, Tally tally, long errors) {
    long attempted = tally.requests + errors;
    return attempted == 0 ? 0 : good(requests, slo) / attempted;
  }

  private static double good(MeasuredRequests requests, Slo slo) {
    return requests.completed().filter(request -> new AiperfRequest(request).isGood(slo)).count();
  }

  private static long failed(MeasuredRequests requests) {
    return requests.stream().filter(request -> request.outcome() instanceof Outcome.Failed).count();
  }

  /// What all successful requests add up to.
  private static final class Tally {
    private long requests;
    private long inputTokens;
    private long outputTokens;
    private long firstSentNs = Long.MAX_VALUE;
    private long lastResponseNs = Long.MIN_VALUE;
    private final Sample timeToFirstToken = new Sample();
    private final Sample timeToSecondToken = new Sample();
    private final Sample timeToFirstOutputToken = new Sample();
    private final Sample requestLatency = new Sample();
    private final Sample decodeDuration = new Sample();
    private final Sample interTokenLatency = new Sample();
    private final Sample interChunkLatency = new Sample();
    private final Sample throughputPerUser = new Sample();
    private final Sample outputSequenceLength = new Sample();
    private final Sample inputSequenceLength = new Sample();

    private void add(AiperfRequest request) {
      requests++;
      addWindow(request.request(), request.requestLatency());
      requestLatency.add(request.requestLatency());
      request.timeToFirstToken().ifPresent(timeToFirstToken::add);
      request.timeToSecondToken().ifPresent(timeToSecondToken::add);
      request.timeToFirstOutputToken().ifPresent(timeToFirstOutputToken::add);
      request.decodeDuration().ifPresent(decodeDuration::add);
      request.interTokenLatency().ifPresent(interTokenLatency::add);
      request.outputTokenThroughputPerUser().ifPresent(throughputPerUser::add);
      addGaps(request.contentResponses());
      inputTokens += length(request.inputSequenceLength(), inputSequenceLength);
      outputTokens += length(request.outputSequenceLength(), outputSequenceLength);
    }

    /// `min(start)` and `max(start + request_latency)`.
    private void addWindow(RequestRecord request, long latencyNs) {
      firstSentNs = Math.min(firstSentNs, request.sentNs());
      lastResponseNs = Math.max(lastResponseNs, request.sentNs() + latencyNs);
    }

    private void addGaps(EventTimes responses) {
      for (int position = 1; position < responses.count(); position++) {
        interChunkLatency.add(responses.gap(position));
      }
    }

    private static int length(OptionalInt tokens, Sample lengths) {
      tokens.ifPresent(lengths::add);
      return tokens.orElse(0);
    }

    private double seconds() {
      return requests == 0 ? 0 : (lastResponseNs - firstSentNs) * SECONDS;
    }

    private List<Figure> figures() {
      List<Figure> figures = new ArrayList<>();
      add(figures, "time_to_first_token", "ms", timeToFirstToken, MILLISECONDS);
      add(figures, "time_to_second_token", "ms", timeToSecondToken, MILLISECONDS);
      add(figures, "time_to_first_output_token", "ms", timeToFirstOutputToken, MILLISECONDS);
      add(figures, "request_latency", "ms", requestLatency, MILLISECONDS);
      add(figures, "inter_token_latency", "ms", interTokenLatency, MILLISECONDS);
      add(figures, "inter_chunk_latency", "ms", interChunkLatency, MILLISECONDS);
      add(figures, "decode_duration", "ms", decodeDuration, MILLISECONDS);
      add(figures, "output_token_throughput_per_user", "tok/s/user", throughputPerUser, 1);
      add(figures, "output_sequence_length", "tokens", outputSequenceLength, 1);
      add(figures, "input_sequence_length", "tokens", inputSequenceLength, 1);
      return figures;
    }

    private static void add(
        List<Figure> figures, String name, String unit, Sample sample, double scale) {
      if (sample.count() > 0) {
        figures.add(new Figure(name, unit, statistics(sample, scale)));
      }
    }

    /// `numpy` takes all of them, so a percentile lies between two requests.
    private static Map<String, Double> statistics(Sample sample, double scale) {
      Map<String, Double> statistics = new LinkedHashMap<>();
      statistics.put("avg", sample.mean());
      statistics.put("min", sample.min());
      statistics.put("max", sample.max());
      statistics.put("p50", sample.interpolated(0.5));
      statistics.put("p90", sample.interpolated(0.9));
      statistics.put("p95", sample.interpolated(0.95));
      statistics.put("p99", sample.interpolated(0.99));
      statistics.put("std", sample.stddev());
      statistics.replaceAll((_, value) -> value * scale);
      return statistics;
    }
  }
}
