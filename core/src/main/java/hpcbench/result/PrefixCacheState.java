package hpcbench.result;

import hpcbench.recipe.PrefixCache;
import java.util.Optional;

/// What was done with the servers' prefix caches before a trial, and what was then found in them.
///
/// @param action what was done
/// @param salt what each request of the trial carried, where they carried one
/// @param hitRatio share of the prompt tokens that were looked up in the caches which was found
///   there, 0-1, by the servers' own counters over the measured phase; absent where they tell none
public record PrefixCacheState(
    PrefixCache action, Optional<String> salt, Optional<Double> hitRatio) {
  /// Nothing was done, and nobody tells what was found.
  public static final PrefixCacheState KEPT =
      new PrefixCacheState(PrefixCache.KEEP, Optional.empty(), Optional.empty());
}
