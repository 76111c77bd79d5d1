package hpcbench.result;

import java.util.Optional;

/// What was asked in a trial, and whether the service had been asked it before.
///
/// @param hash SHA-256 of what the prompts were made from, in hexadecimal
/// @param countedBy how their tokens were counted on this side
/// @param distinct after how many requests the prompts begin to repeat; absent when they never do
/// @param asked requests for prompts of this data set that the same server's prefix cache may know:
///   this trial's and, where it was neither salted nor emptied, those of the trials before it,
///   warm-up included
/// @param cache the state of that cache
public record PromptUse(
    String hash, String countedBy, Optional<Long> distinct, long asked, PrefixCacheState cache) {
  /// Whether at least one prompt came to the same cache twice.
  public boolean repeats() {
    return distinct.isPresent() && asked > distinct.get();
  }
}
