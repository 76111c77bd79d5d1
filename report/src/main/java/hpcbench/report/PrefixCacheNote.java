package hpcbench.report;

import hpcbench.measure.Measures.TokenTotals;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.TrialSummary;

/// In what state the servers' prefix caches were in a trial, in one sentence.
final class PrefixCacheNote {
  private PrefixCacheNote() {}

  static String of(TrialSummary trial) {
    PrefixCacheState cache = trial.prompts().cache();
    return "Prefix cache: %s; %s.".formatted(done(cache), found(cache, trial));
  }

  private static String done(PrefixCacheState cache) {
    return switch (cache.action()) {
      case KEEP -> "kept as it was before the trial";
      case SALT ->
          "salted with %s in every request of the trial".formatted(cache.salt().orElse("-"));
      case RESET -> "emptied before the trial";
    };
  }

  private static String found(PrefixCacheState cache, TrialSummary trial) {
    TokenTotals tokens = trial.measures().tokens();
    if (cache.hitRatio().isPresent()) {
      return "%s of the prompt tokens looked up there were found, by the servers' counters"
          .formatted(Quantity.SHARE.show(cache.hitRatio().get()));
    }
    return tokens.serverCached() > 0
        ? "%s of the prompt tokens came from there, by the answers' usage"
            .formatted(Quantity.SHARE.show((double) tokens.serverCached() / tokens.serverInput()))
        : "neither servers nor answers tell of anything found there";
  }
}
