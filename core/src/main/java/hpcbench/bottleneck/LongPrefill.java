package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;

import hpcbench.measure.Measures.Metric;
import hpcbench.observe.ServerReport;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// Computing prompts took at least half of the time to the first token, which is longer than it
/// should be.
final class LongPrefill implements Rule {
  private static final double SHARE_OF_TTFT = 0.5;
  private static final double FEW_HITS = 0.5;

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    double ttft = evidence.distribution(Metric.TTFT).mean();
    TrialEvidence.Limit limit = evidence.ttftLimit();
    return evidence
        .stages()
        .prefill()
        .filter(prefill -> ttft > limit.seconds() && prefill >= SHARE_OF_TTFT * ttft)
        .map(prefill -> found(evidence, prefill, ttft, limit));
  }

  private static Bottleneck found(
      TrialEvidence evidence, double prefill, double ttft, TrialEvidence.Limit limit) {
    return new Bottleneck(
        Where.PREFILL,
        "prefill",
        evidence.stages().share(prefill),
        "prompts of %.0f tokens took %s to compute, %s of the mean TTFT of %s, which is more than %s (%s)"
            .formatted(
                evidence.distribution(Metric.INPUT_TOKENS).mean(),
                time(prefill),
                percent(prefill / ttft),
                time(ttft),
                time(limit.seconds()),
                limit.words()),
        hits(evidence)
            + "compute prompts on more GPUs (tensor_parallel_size), or shorten them; where they"
            + " hold up other requests' tokens, compute them in smaller pieces"
            + " (max_num_batched_tokens)");
  }

  private static String hits(TrialEvidence evidence) {
    return evidence.observed().servers().stream()
        .map(ServerReport::prefixHitRatio)
        .flatMap(Optional::stream)
        .findFirst()
        .filter(ratio -> ratio < FEW_HITS)
        .map(ratio ->
            "only %s of the prompts' tokens came from the prefix cache: where prompts share a beginning, let the server reuse it; "
                .formatted(percent(ratio)))
        .orElse("");
  }
}
