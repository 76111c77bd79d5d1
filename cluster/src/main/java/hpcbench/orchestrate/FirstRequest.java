package hpcbench.orchestrate;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.time.Duration;
import java.util.Optional;

/// One short question in the form of a trial's requests, to find out whether a server answers them.
final class FirstRequest {
  private static final int OUTPUT_TOKENS = 8;

  /// The question.
  static final PromptSource PROMPT = new Question();

  private FirstRequest() {}

  /// A load of this one request, otherwise like the trial's.
  ///
  /// @param limit how long the answer may take
  static Workload like(Workload trial, Duration limit) {
    Timeouts timeouts = new Timeouts(trial.timeouts().connect(), limit, limit, limit);
    return new Workload(
        trial.component(),
        trial.service(),
        trial.model(),
        trial.api(),
        trial.streaming(),
        new Arrival.Closed(),
        new Extent.Requests(1),
        Extent.none(),
        limit,
        1,
        Optional.of(1),
        1,
        Balance.ROUND_ROBIN,
        trial.inputTokens(),
        new Lengths.Fixed(OUTPUT_TOKENS),
        trial.ignoreEos(),
        trial.dataset(),
        trial.tokenizer(),
        trial.prefixCache(),
        trial.temperature(),
        timeouts,
        trial.extraBody(),
        trial.seed());
  }

  private static final class Question implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      return Prompt.of("Name the days of the week.", -1, OUTPUT_TOKENS);
    }

    @Override
    public String hash() {
      return "";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }
}
