package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
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
  private static final double SEVERAL = 2;

  @Override
  public String name() {
    return "prefill";
  }

  @Override
  public String limit() {
    return "prefill ≥ %s of the client's mean TTFT, which is above the objective's `ttft`, or %s"
        .formatted(percent(SHARE_OF_TTFT), time(TrialEvidence.TTFT_LIMIT.toNanos() / 1e9));
  }

  @Override
  public String remedy() {
    return "reuse of prompt beginnings (less than %s of the tokens came from the cache), as many times the GPUs, shorter prompts, smaller pieces"
        .formatted(percent(FEW_HITS));
  }

  /// The mean time to the first token, in seconds.
  ///
  /// @param prefill the part in which the prompt was computed
  /// @param ttft all of it
  /// @param limit what it should be
  private record FirstToken(double prefill, double ttft, TrialEvidence.Limit limit) {
    private boolean isLate() {
      return ttft > limit.seconds() && prefill >= SHARE_OF_TTFT * ttft;
    }

    /// How long the prompt may take, when all else takes as long as it does.
    private double room() {
      return limit.seconds() - (ttft - prefill);
    }
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    double ttft = evidence.distribution(Metric.TTFT).mean();
    return evidence
        .stages()
        .prefill()
        .map(prefill -> new FirstToken(prefill, ttft, evidence.ttftLimit()))
        .filter(FirstToken::isLate)
        .map(first -> found(evidence, first));
  }

  private Bottleneck found(TrialEvidence evidence, FirstToken first) {
    return new Bottleneck(
        Where.PREFILL,
        name(),
        evidence.stages().share(first.prefill()),
        "prompts of %.0f tokens took %s to compute, %s of the mean TTFT of %s, which is more than %s (%s)"
            .formatted(
                tokens(evidence),
                time(first.prefill()),
                percent(first.prefill() / first.ttft()),
                time(first.ttft()),
                time(first.limit().seconds()),
                first.limit().words()),
        hits(evidence) + faster(evidence, first) + pieces(evidence));
  }

  private static double tokens(TrialEvidence evidence) {
    return evidence.distribution(Metric.INPUT_TOKENS).mean();
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

  private static String faster(TrialEvidence evidence, FirstToken first) {
    if (first.room() <= 0) {
      return "shorten prompts or compute them faster, and look at the rest: without any prefill the first token would still take %s"
          .formatted(time(first.ttft() - first.prefill()));
    }
    double times = first.prefill() / first.room();
    return "compute prompts %s times as fast (%s), or shorten them to about %.0f tokens"
        .formatted(
            number(times),
            evidence.settings().moreGpus(times),
            Math.floor(tokens(evidence) / times));
  }

  private static String pieces(TrialEvidence evidence) {
    double running = evidence.running();
    return running < SEVERAL
        ? ""
        : "; where they hold up the tokens of the %s requests that ran on average, compute them in smaller pieces (%s)"
            .formatted(number(running), evidence.settings().named("max_num_batched_tokens"));
  }
}
