package hpcbench.result;

import java.util.Optional;

/// What was asked in a trial, and whether the service had been asked it before.
///
/// @param hash SHA-256 of what the prompts were made from, in hexadecimal
/// @param countedBy how their tokens were counted on this side
/// @param distinct after how many requests the prompts begin to repeat; absent when they never do
/// @param asked requests for prompts of this data set that the same server has had: this trial's
///   and those of the trials before it, warm-up included
public record PromptUse(String hash, String countedBy, Optional<Long> distinct, long asked) {
  /// Whether at least one prompt came to the same server twice.
  public boolean repeats() {
    return distinct.isPresent() && asked > distinct.get();
  }
}
