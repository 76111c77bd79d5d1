package hpcbench.simulator.model;

import java.time.Duration;

/// What the modelled engine can do and how long it takes.
///
/// @param maxNumSeqs most sequences that run at once; the others wait
/// @param maxNumBatchedTokens most tokens that one step computes; longer prompts are prefilled in
///   chunks
/// @param maxModelLen longest sequence, prompt and answer together, in tokens
/// @param kvCacheTokens tokens that the KV cache holds for all sequences together
/// @param blockTokens tokens in one block of the KV cache
/// @param prefixCaching whether a prompt reuses the blocks of an earlier one that begins alike
/// @param prefillTokensPerSecond prompt tokens computed per second, apart from the step's own time
/// @param stepTime what a step costs whatever it does: reading the weights, launching kernels
/// @param decodeTimePerSequence what each decoding sequence adds to a step
/// @param decodeTimePerToken what each token of context of a decoding sequence adds to a step
/// @param jitter sigma of the lognormal factor (of mean 1) on the time of every step; 0 for none
/// @param speculativeTokens tokens drafted for each decoding sequence and step; 0 for none
/// @param speculativeAcceptance chance that a drafted token is accepted, given that those before it
///   were
/// @param seed seed of everything drawn
public record EngineSettings(
    int maxNumSeqs,
    int maxNumBatchedTokens,
    int maxModelLen,
    int kvCacheTokens,
    int blockTokens,
    boolean prefixCaching,
    double prefillTokensPerSecond,
    Duration stepTime,
    Duration decodeTimePerSequence,
    Duration decodeTimePerToken,
    double jitter,
    int speculativeTokens,
    double speculativeAcceptance,
    long seed) {

  public EngineSettings {
    require(maxNumSeqs > 0, "max_num_seqs must be at least 1", maxNumSeqs);
    require(maxModelLen > 1, "max_model_len must be at least 2", maxModelLen);
    require(blockTokens > 0, "block_size must be at least 1", blockTokens);
    require(prefillTokensPerSecond > 0, "prefill_rate must be more than 0", prefillTokensPerSecond);
    require(
        !stepTime.isNegative() && !stepTime.isZero(), "step_time must be more than 0", stepTime);
    require(jitter >= 0 && jitter <= 2, "jitter must be between 0 and 2", jitter);
    require(speculativeTokens >= 0, "speculative_tokens must not be negative", speculativeTokens);
    require(
        speculativeAcceptance >= 0 && speculativeAcceptance <= 1,
        "speculative_acceptance must be between 0 and 1",
        speculativeAcceptance);
    require(
        maxNumBatchedTokens >= (long) maxNumSeqs * (1 + speculativeTokens),
        "max_num_batched_tokens must hold a step in which all of max_num_seqs decode (%d tokens)"
            .formatted((long) maxNumSeqs * (1 + speculativeTokens)),
        maxNumBatchedTokens);
    require(
        kvCacheTokens / blockTokens
            >= (maxModelLen + speculativeTokens + blockTokens - 1) / blockTokens,
        "kv_cache_tokens must hold one sequence of max_model_len (%d tokens)"
            .formatted(maxModelLen),
        kvCacheTokens);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
