package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.measure.Steadiness;
import hpcbench.recipe.Durations;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// The service grew faster throughout the measured phase: latency fell by at least a tenth beyond
/// chance.
final class ColdStart implements Rule {
  private static final double FALL = 0.1;

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public String limit() {
    return "the phase was not steady, and latency fell by at least %s".formatted(percent(FALL));
  }

  @Override
  public String remedy() {
    return "a longer `workload.warmup`: the one there was and the measured phase together";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Steadiness seen = evidence.measures().steadiness();
    boolean becomesFaster =
        seen.state() == Steadiness.State.NOT_STEADY && seen.latencyChange() <= -FALL;
    return becomesFaster ? Optional.of(found(evidence, seen)) : Optional.empty();
  }

  private Bottleneck found(TrialEvidence evidence, Steadiness seen) {
    return new Bottleneck(
        Where.WARM_UP,
        name(),
        0,
        "latency fell by %s over the measured phase, and the rate of completions, %s requests a second, changed by %s"
            .formatted(
                percent(-seen.latencyChange()),
                number(evidence.measures().requestThroughput()),
                percent(seen.rateChange())),
        "make %s, until latency no longer falls: caches fill and kernels are compiled at the beginning"
            .formatted(longer(evidence.trial().workload())));
  }

  /// It was still falling at the end, so that no less than all of the trial was warm-up.
  private static String longer(Workload workload) {
    Extent before = workload.warmUp();
    return switch (workload.measurement()) {
      case Extent.Lasting(var measured) when before instanceof Extent.Lasting(var warm) ->
          "workload.warmup %s or longer (it was %s, and the measured %s were too few)"
              .formatted(
                  Durations.format(warm.plus(measured)),
                  Durations.format(warm),
                  Durations.format(measured));
      case Extent.Requests(long measured) when before instanceof Extent.Requests(long warm) ->
          "workload.warmup_requests %d or more (there were %d, and the measured %d were too few)"
              .formatted(warm + measured, warm, measured);
      case Extent.Lasting(var measured) ->
          "workload.warmup longer than the %s that were measured"
              .formatted(Durations.format(measured));
      case Extent.Requests(long measured) ->
          "workload.warmup_requests more than the %d that were measured".formatted(measured);
    };
  }
}
