package hpcbench.verdict;

import static hpcbench.verdict.Figures.outOf;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.when;

import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Measures.TokenTotals;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Workload;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.OptionalInt;

/// Whether the tokens that were counted are those that the service made for these requests.
final class TokenRules {
  private static final double WRONG_SHARE = 0.01;
  private static final double SHORT_SHARE = 0.05;
  private static final double CACHED_SHARE = 0.1;

  private TokenRules() {}

  static List<Rule> all() {
    return List.of(noTokens(), tooFewTokens(), usageMismatch(), cutPrompts(), repeatedPrompts());
  }

  private static Rule invalid(String name, String limit, String advice, Rule.Check check) {
    return new Rule(name, Level.INVALID, limit, advice, check);
  }

  private static Rule noTokens() {
    return invalid(
        "no-tokens",
        "%s of the completed requests".formatted(percent(WRONG_SHARE)),
        "look at an answer of the service; where it reports no usage and does not stream, give a"
            + " tokenizer",
        evidence -> {
          long without = withoutTokens(evidence);
          long completed = evidence.requests().completed();
          return when(
              without > WRONG_SHARE * completed,
              "%s had no output token that anyone counted",
              outOf(without, completed, "completed requests"));
        });
  }

  /// Text that never came is missing in the stream, whatever usage says. An answer in one piece
  /// shows its tokens to nobody: where neither side counted them, the piece is no token.
  private static long withoutTokens(Evidence evidence) {
    TokenTotals tokens = evidence.measures().tokens();
    long completed = evidence.requests().completed();
    if (evidence.trial().workload().streaming()) {
      long withText = evidence.measures().distribution(Metric.TTFT).count();
      return Math.max(tokens.withoutOutput(), completed - withText);
    }
    return tokens.source() == TokenCounts.Source.EVENTS ? completed : tokens.withoutOutput();
  }

  private static Rule tooFewTokens() {
    return invalid(
        "too-few-tokens",
        "1 token and %s below what was asked".formatted(percent(SHORT_SHARE)),
        "the service may not know ignore_eos, or its context is too short",
        evidence -> {
          OptionalInt asked = asked(evidence);
          double mean = evidence.measures().distribution(Metric.OUTPUT_TOKENS).mean();
          boolean applies =
              asked.isPresent()
                  && evidence.requests().completed() > 0
                  && asked.getAsInt() - mean > Math.max(1, SHORT_SHARE * asked.getAsInt());
          return when(
              applies,
              "answers have %.1f tokens on average where at least %d were asked",
              mean,
              asked.orElse(0));
        });
  }

  /// The fewest tokens that any answer must have; absent where answers may end by themselves, or
  /// where nobody counts their tokens.
  private static OptionalInt asked(Evidence evidence) {
    Workload workload = evidence.trial().workload();
    boolean isCounted = evidence.measures().tokens().source() != TokenCounts.Source.EVENTS;
    if (!workload.ignoreEos() || !isCounted || !(workload.dataset() instanceof Dataset.Synthetic)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        switch (workload.outputTokens()) {
          case Lengths.Fixed(int tokens) -> tokens;
          case Lengths.Normal normal -> normal.min();
          case Lengths.LogNormal logNormal -> logNormal.min();
        });
  }

  /// Only a model's own tokenizer counts on this side; an approximation is never compared.
  private static Rule usageMismatch() {
    return invalid(
        "usage-mismatch",
        "1 token and %s, in %s of the completed requests"
            .formatted(percent(SHORT_SHARE), percent(WRONG_SHARE)),
        "check that the tokenizer is the model's own; if it is, the service's usage report is"
            + " wrong",
        evidence -> {
          long mismatched = evidence.measures().tokens().mismatched();
          long completed = evidence.requests().completed();
          return when(
              mismatched > WRONG_SHARE * completed,
              "the service and the tokenizer count different output tokens in %s",
              outOf(mismatched, completed, "completed requests"));
        });
  }

  /// Some services drop what does not fit their context, without a word.
  private static Rule cutPrompts() {
    return invalid(
        "cut-prompts",
        "1 token and %s fewer, in %s of the completed requests"
            .formatted(percent(SHORT_SHARE), percent(WRONG_SHARE)),
        "give the service a longer context, or check that the tokenizer is the model's own",
        evidence -> {
          boolean knows = evidence.trial().workload().tokenizer().isPresent();
          long cut = evidence.measures().tokens().cutPrompts();
          long completed = evidence.requests().completed();
          return when(
              knows && cut > WRONG_SHARE * completed,
              "the service counts fewer prompt tokens than were sent in %s",
              outOf(cut, completed, "completed requests"));
        });
  }

  /// Repeats alone do no harm to a service without a prefix cache, and a cache alone is what shared
  /// prefixes are for.
  private static Rule repeatedPrompts() {
    return invalid(
        "repeated-prompts",
        "%s of the prompt tokens, when prompts repeat".formatted(percent(CACHED_SHARE)),
        "use a larger data set or fewer requests, set workload.prefix_cache to salt or reset where"
            + " trials share prompts, or turn the service's prefix cache off",
        evidence -> {
          double cached = cachedShare(evidence);
          return when(
              evidence.prompts().repeats() && cached > CACHED_SHARE,
              "%s of the prompt tokens came from the service's prefix cache, since it was asked %d"
                  + " times for %d different prompts",
              percent(cached),
              evidence.prompts().asked(),
              evidence.prompts().distinct().orElse(0L));
        });
  }

  /// By the usage of the answers or by the servers' own counters, whichever says more: many
  /// services have only one of the two.
  private static double cachedShare(Evidence evidence) {
    TokenTotals tokens = evidence.measures().tokens();
    double byUsage =
        tokens.serverInput() > 0 ? (double) tokens.serverCached() / tokens.serverInput() : 0;
    return Math.max(byUsage, evidence.prompts().cache().hitRatio().orElse(0.0));
  }
}
