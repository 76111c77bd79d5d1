package hpcbench.orchestrate;

import hpcbench.plan.Trial;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.PrefixCache;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.workload.PromptSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Counts how often each server was asked for prompts of each data set: a server that had them in
/// one trial may answer from its prefix cache in the next.
final class PromptLedger {
  private final Map<Asked, Long> requests = new HashMap<>();

  private record Asked(Replicas servers, Dataset dataset) {}

  /// What a trial asked, after it.
  ///
  /// @param more requests of the trial, warm-up included
  /// @param cache what was done with the prefix cache before it
  PromptUse add(
      Replicas servers, Trial trial, PromptSource prompts, long more, PrefixCacheState cache) {
    return new PromptUse(
        prompts.hash(),
        prompts.countedBy(),
        Optional.of(prompts.distinctPrompts()).filter(count -> count != Long.MAX_VALUE),
        known(new Asked(servers, trial.workload().dataset()), more, cache.action()),
        cache);
  }

  /// A salted trial neither finds what others left nor leaves what others find.
  private long known(Asked asked, long more, PrefixCache action) {
    return switch (action) {
      case KEEP -> requests.merge(asked, more, Long::sum);
      case SALT -> more;
      case RESET -> {
        requests.keySet().removeIf(earlier -> earlier.servers().equals(asked.servers()));
        yield requests.merge(asked, more, Long::sum);
      }
    };
  }
}
