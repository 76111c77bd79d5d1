package hpcbench.dialect;

import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;

/// A request as GuideLLM measures it: `GenerativeRequestStats` in
/// `src/guidellm/schemas/request_stats.py`, stamped by `src/guidellm/backends/openai/http.py`
/// (v0.7.3, ee7a774). Times are seconds, and 0 where GuideLLM has none: its summaries take `value
/// or 0.0` (`src/guidellm/benchmark/schemas/metrics.py`).
///
/// Everything counts from the sending. An *iteration* is an event with text.
record GuidellmRequest(RequestRecord request) {
  private static final double SECONDS = 1e-9;

  /// `request_latency = request_end - request_start`: up to the end of the stream, usage report and
  /// end mark included.
  double requestLatency() {
    return sinceSent(request.endNs());
  }

  /// `time_to_first_token = first_token_iteration - request_start`.
  double timeToFirstToken() {
    return request.isStreamed() ? sinceSent(request.firstTokenNs()) : 0;
  }

  /// `time_to_first_output_token`: the first text of the answer, after any reasoning.
  double timeToFirstOutputToken() {
    return request.firstAnswerNs() >= 0 ? sinceSent(request.firstAnswerNs()) : 0;
  }

  /// `output_tokens`: by usage, else one for each iteration.
  int outputTokens() {
    TokenCounts tokens = request.tokens();
    return tokens.serverOutput() >= 0 ? tokens.serverOutput() : request.events().count();
  }

  /// `prompt_tokens`: by usage, else as long as the prompt was made.
  int promptTokens() {
    return request.tokens().input();
  }

  /// `time_per_output_token = (last_token - request_start) / output_tokens`: the first token and
  /// the wait for it included.
  double timePerOutputToken() {
    long lastNs = request.isStreamed() ? request.lastTokenNs() : request.endNs();
    return outputTokens() == 0 ? 0 : sinceSent(lastNs) / outputTokens();
  }

  /// `inter_token_latency = (last_token - first_token) / (output_tokens - 1)`.
  double interTokenLatency() {
    boolean has = request.isStreamed() && outputTokens() > 1;
    return has
        ? (request.lastTokenNs() - request.firstTokenNs()) * SECONDS / (outputTokens() - 1)
        : 0;
  }

  private double sinceSent(long instantNs) {
    return (instantNs - request.sentNs()) * SECONDS;
  }
}
