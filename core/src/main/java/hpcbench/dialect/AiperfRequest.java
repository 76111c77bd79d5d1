package hpcbench.dialect;

import hpcbench.measure.EventTimes;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A completed request as AIPerf measures it: the *record metrics* of its
/// `docs/metrics-reference.md` (0176f59) and `src/aiperf/metrics/types/`. Times are nanoseconds.
///
/// A *content response* is an event with text, of the answer or of its reasoning; everything counts
/// from the sending.
record AiperfRequest(RequestRecord request) {

  /// `request_latency = content_responses[-1] - start`: what comes after the last text does not
  /// count.
  long requestLatency() {
    return (request.isStreamed() ? request.lastTokenNs() : request.endNs()) - request.sentNs();
  }

  /// `time_to_first_token = content_responses[0] - start`, of a stream.
  OptionalDouble timeToFirstToken() {
    return of(request.isStreamed(), request.firstTokenNs() - request.sentNs());
  }

  /// `time_to_second_token = content_responses[1] - content_responses[0]`: a gap, not a time since
  /// the sending.
  OptionalDouble timeToSecondToken() {
    return request.events().count() < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) request.events().gap(1));
  }

  /// `time_to_first_output_token`: the first text of the answer, after any reasoning.
  OptionalDouble timeToFirstOutputToken() {
    return of(request.firstAnswerNs() >= 0, request.firstAnswerNs() - request.sentNs());
  }

  /// `decode_duration = request_latency - time_to_first_token`.
  OptionalDouble decodeDuration() {
    return of(request.isStreamed(), request.lastTokenNs() - request.firstTokenNs());
  }

  /// `inter_token_latency = (request_latency - time_to_first_token) / (output_sequence_length -
  /// 1)`: one mean a request, from two tokens on.
  OptionalDouble interTokenLatency() {
    int tokens = outputSequenceLength().orElse(0);
    return tokens < 2 || decodeDuration().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(decodeDuration().getAsDouble() / (tokens - 1));
  }

  /// `output_token_throughput_per_user = 1 / inter_token_latency`, tokens per second.
  OptionalDouble outputTokenThroughputPerUser() {
    return interTokenLatency().isEmpty() || interTokenLatency().getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1e9 / interTokenLatency().getAsDouble());
  }

  /// `inter_chunk_latency`: every gap between content responses, be it 0.
  EventTimes contentResponses() {
    return request.events();
  }

  /// `output_sequence_length`, reasoning included: by its own tokenizer; by usage where it is told
  /// to use that, here where there is no tokenizer.
  OptionalInt outputSequenceLength() {
    TokenCounts tokens = request.tokens();
    return known(tokens.localOutput() >= 0 ? tokens.localOutput() : tokens.serverOutput());
  }

  /// `input_sequence_length`: likewise.
  OptionalInt inputSequenceLength() {
    TokenCounts tokens = request.tokens();
    return known(tokens.localInput() >= 0 ? tokens.localInput() : tokens.serverInput());
  }

  /// Whether every bound is met. A metric that the request has not fails its bound, such as the
  /// `inter_token_latency` of a single token (`good_request_count_metric.py`, cf79369).
  boolean isGood(Slo slo) {
    return isWithin(slo.ttft(), timeToFirstToken())
        && isWithin(slo.tpot(), interTokenLatency())
        && isWithin(slo.endToEnd(), OptionalDouble.of((double) requestLatency()));
  }

  private static boolean isWithin(Optional<Duration> bound, OptionalDouble nanoseconds) {
    return bound.isEmpty()
        || (nanoseconds.isPresent() && nanoseconds.getAsDouble() <= bound.get().toNanos());
  }

  private static OptionalDouble of(boolean happened, long nanoseconds) {
    return happened ? OptionalDouble.of((double) nanoseconds) : OptionalDouble.empty();
  }

  private static OptionalInt known(int count) {
    return count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
