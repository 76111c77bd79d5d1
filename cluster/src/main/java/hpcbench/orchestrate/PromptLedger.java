package hpcbench.orchestrate;

import hpcbench.plan.Trial;
import hpcbench.recipe.Dataset;
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
  PromptUse add(Replicas servers, Trial trial, PromptSource prompts, long more) {
    Asked asked = new Asked(servers, trial.workload().dataset());
    return new PromptUse(
        prompts.hash(),
        prompts.countedBy(),
        Optional.of(prompts.distinctPrompts()).filter(count -> count != Long.MAX_VALUE),
        requests.merge(asked, more, Long::sum));
  }
}
