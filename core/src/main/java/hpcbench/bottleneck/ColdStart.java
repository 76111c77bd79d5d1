package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.percent;

import hpcbench.measure.Steadiness;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// The service grew faster throughout the measured phase: latency fell by at least a tenth beyond
/// chance.
final class ColdStart implements Rule {
  private static final double FALL = 0.1;

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Steadiness seen = evidence.measures().steadiness();
    boolean becomesFaster =
        seen.state() == Steadiness.State.NOT_STEADY && seen.latencyChange() <= -FALL;
    return becomesFaster ? Optional.of(found(seen)) : Optional.empty();
  }

  private static Bottleneck found(Steadiness seen) {
    return new Bottleneck(
        Where.WARM_UP,
        "warm-up",
        0,
        "latency fell by %s over the measured phase, and the rate of completions changed by %s"
            .formatted(percent(-seen.latencyChange()), percent(seen.rateChange())),
        "make workload.warmup longer, until latency no longer falls: caches fill and kernels are"
            + " compiled at the beginning");
  }
}
