package hpcbench.bottleneck;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.observe.ServerMetric;
import java.util.Optional;

/// Where the mean request spent its time, in seconds; a stage that no server tells of is absent.
///
/// Means are used, and not percentiles, since only they add up, and since the means of a server's
/// histograms are exact. What a server says of itself comes first. A service without metrics may
/// tell the times of each request with its answer, as Ollama does: their means come last.
///
/// @param endToEnd from scheduled to the end, by the client
/// @param queue waiting for a place in the batch: the server's histogram, or by Little's law what
///   waited on average over the rate of completions, or what the answers' own times leave of the
///   wait for the first token
/// @param prefill from there to the first token: the server's histogram, or the time it spent on
///   prompts over the completed requests, or the prompt times in the answers
/// @param decode from the first token to the last: the server's histogram, or the time it spent on
///   generation over the completed requests, or the generation times in the answers
/// @param network first token by the client, counted from sent, less first token by the server
record Stages(
    double endToEnd,
    Optional<Double> queue,
    Optional<Double> prefill,
    Optional<Double> decode,
    Optional<Double> network) {
  /// Client and server must have counted about the same requests.
  static final double SAME_REQUESTS = 0.25;

  static final long FEWEST_REQUESTS = 20;

  static Stages of(TrialEvidence evidence) {
    ServerSide server = evidence.server();
    return new Stages(
        evidence.endToEndSeconds(),
        server
            .meanSeconds(ServerMetric.QUEUE_SECONDS)
            .or(() -> byLittlesLaw(evidence))
            .or(() -> told(evidence, Metric.SERVICE_WAIT)),
        server
            .meanSeconds(ServerMetric.PREFILL_SECONDS)
            .or(() -> perRequest(evidence, ServerMetric.PROMPT_SECONDS))
            .or(() -> told(evidence, Metric.SERVICE_PROMPT)),
        server
            .meanSeconds(ServerMetric.DECODE_SECONDS)
            .or(() -> perRequest(evidence, ServerMetric.GENERATION_SECONDS))
            .or(() -> told(evidence, Metric.SERVICE_GENERATION)),
        network(evidence));
  }

  private static Optional<Double> byLittlesLaw(TrialEvidence evidence) {
    double rate = evidence.measures().requestThroughput();
    return evidence
        .server()
        .mean(ServerMetric.WAITING_REQUESTS)
        .filter(_ -> rate > 0)
        .map(waiting -> waiting / rate);
  }

  private static Optional<Double> perRequest(TrialEvidence evidence, ServerMetric seconds) {
    return evidence
        .server()
        .count(seconds)
        .filter(_ -> evidence.completed() > 0)
        .map(spent -> spent / evidence.completed());
  }

  /// Mean of what the answers themselves say.
  private static Optional<Double> told(TrialEvidence evidence, String metric) {
    return Optional.of(evidence.distribution(metric))
        .filter(times -> times.count() > 0)
        .map(Distribution::mean);
  }

  private static Optional<Double> network(TrialEvidence evidence) {
    double client = evidence.distribution(Metric.TTFT_FROM_SENT).mean();
    return evidence
        .server()
        .meanSeconds(ServerMetric.TTFT_SECONDS)
        .filter(_ -> client > 0 && sawTheSameRequests(evidence))
        .map(server -> Math.max(0, client - server));
  }

  private static boolean sawTheSameRequests(TrialEvidence evidence) {
    long server = evidence.server().values(ServerMetric.TTFT_SECONDS);
    long client = evidence.distribution(Metric.TTFT_FROM_SENT).count();
    return client >= FEWEST_REQUESTS && Math.abs(server - client) <= SAME_REQUESTS * client;
  }

  /// Time in which the service worked on the mean request; 0 where no server tells of it.
  double worked() {
    return prefill.orElse(0.0) + decode.orElse(0.0);
  }

  /// Share of the end-to-end latency that this is, 0-1.
  double share(double seconds) {
    return endToEnd > 0 ? Math.clamp(seconds / endToEnd, 0, 1) : 0;
  }
}
