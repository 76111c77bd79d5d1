package hpcbench.simulator.model;

/// How long one step takes, before jitter.
///
/// A step reads the weights once, computes the prompt tokens it was given, and for every decoding sequence reads that
/// sequence's part of the KV cache:
///
///     time = step_time + prefill_tokens / prefill_rate
///          + decoding_sequences * decode_time_per_sequence + context_tokens * decode_time_per_token
record StepCost(double stepNs, double prefillTokenNs, double sequenceNs, double contextTokenNs) {
  static StepCost of(EngineSettings settings) {
    return new StepCost(
        settings.stepTime().toNanos(),
        1e9 / settings.prefillTokensPerSecond(),
        settings.decodeTimePerSequence().toNanos(),
        settings.decodeTimePerToken().toNanos());
  }

  /// Time of a step in nanoseconds.
  ///
  /// @param prefillTokens prompt tokens it computes
  /// @param sequences sequences it decodes
  /// @param contextTokens tokens of context of those sequences together
  double nanos(double prefillTokens, double sequences, double contextTokens) {
    return stepNs
        + prefillTokens * prefillTokenNs
        + sequences * sequenceNs
        + contextTokens * contextTokenNs;
  }
}
