package hpcbench.dialect;

import hpcbench.measure.RequestRecord;
import java.util.OptionalLong;

/// A completed request as MLPerf's LoadGen measures it in the *Server* scenario:
/// `loadgen/loadgen.cc` and `RecordSampleCompletion` in `loadgen/logging.cc` (6.0.17, b66003e).
/// Times are whole nanoseconds.
///
/// Everything counts from the scheduled instant.
record LoadgenSample(RequestRecord request) {

  /// `latency = complete - scheduled`; the system under test says when it is complete.
  long latency() {
    return request.endNs() - request.scheduledNs();
  }

  /// `first_token_latency = first token - scheduled`; none of an answer in one piece.
  OptionalLong firstTokenLatency() {
    return request.isStreamed()
        ? OptionalLong.of(request.firstTokenNs() - request.scheduledNs())
        : OptionalLong.empty();
  }

  /// `time_per_output_token = (latency - first_token_latency) / (n_tokens - 1)` in whole numbers,
  /// up to the completion. A single token is an error to LoadGen, which makes a run invalid; here
  /// it has none.
  OptionalLong timePerOutputToken() {
    return request.isStreamed() && tokens() > 1
        ? OptionalLong.of((request.endNs() - request.firstTokenNs()) / (tokens() - 1))
        : OptionalLong.empty();
  }

  /// `n_tokens`: the system under test says how many there are.
  int tokens() {
    return request.tokens().output();
  }
}
