package hpcbench.simulator.model;

import java.time.Duration;

/// What the engine sustains when there is always more work: the flat part of its throughput curve, in closed form.
///
/// With `N` sequences always running, prompts of `P` and answers of `O` tokens, a request stays `S = 1 + (O - 1) / E`
/// steps, where `E` is the mean number of tokens a decoding step gives each sequence. In a step `N / S` prompts are
/// computed and `N (S - 1) / S` sequences decode, so the mean step takes
///
///     T = step_time + N/S * P / prefill_rate + N * (S-1)/S * (decode_time_per_sequence + (P + O/2) * decode_time_per_token)
///
/// and `N / (S T)` requests per second are served. `N` is `max_num_seqs`, or what the KV cache holds if that is less.
/// The form leaves out waiting for the token budget, reuse of prefixes and preemption.
///
/// @param sequences sequences that run at once
/// @param requestsPerSecond requests served per second
/// @param outputTokensPerSecond answer tokens made per second
/// @param interTokenLatency mean time between two tokens of one answer
public record Capacity(
    double sequences,
    double requestsPerSecond,
    double outputTokensPerSecond,
    Duration interTokenLatency) {

  /// The capacity for requests of this mean shape.
  public static Capacity of(EngineSettings settings, double promptTokens, double outputTokens) {
    double perStep = tokensPerDecodingStep(settings);
    double stay = 1 + (outputTokens - 1) / perStep;
    double sequences =
        Math.min(settings.maxNumSeqs(), sequencesInCache(settings, promptTokens, outputTokens));
    double stepNs = meanStepNs(StepCost.of(settings), sequences, stay, promptTokens, outputTokens);
    double requests = sequences / stay / stepNs * 1e9;
    Duration itl = Duration.ofNanos(Math.round(stepNs / perStep));
    return new Capacity(sequences, requests, requests * outputTokens, itl);
  }

  private static double meanStepNs(
      StepCost cost, double sequences, double stay, double promptTokens, double outputTokens) {
    double prefilling = sequences / stay;
    double decoding = sequences - prefilling;
    double context = promptTokens + outputTokens / 2;
    return cost.nanos(prefilling * promptTokens, decoding, decoding * context);
  }

  /// A sequence holds its prompt and, on average, half of its answer and half of a block.
  private static double sequencesInCache(
      EngineSettings settings, double promptTokens, double outputTokens) {
    return settings.kvCacheTokens()
        / (promptTokens + outputTokens / 2 + settings.blockTokens() / 2.0);
  }

  /// `1 + a + a^2 + ... + a^k`: each drafted token counts if all before it held.
  private static double tokensPerDecodingStep(EngineSettings settings) {
    double tokens = 1;
    double allHeld = 1;
    for (int i = 0; i < settings.speculativeTokens(); i++) {
      allHeld *= settings.speculativeAcceptance();
      tokens += allHeld;
    }
    return tokens;
  }
}
