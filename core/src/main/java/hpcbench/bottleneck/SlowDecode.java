package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;

import hpcbench.measure.Measures.Metric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// Generating tokens took at least half of a request's time, and each of them longer than it
/// should.
final class SlowDecode implements Rule {
  private static final double SHARE = 0.5;
  private static final double SEVERAL = 2;

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String limit() {
    return "decode ≥ %s of end to end, and the mean time per output token is above the objective's `tpot`, or %s"
        .formatted(percent(SHARE), time(TrialEvidence.TPOT_LIMIT.toNanos() / 1e9));
  }

  @Override
  public String remedy() {
    return "fewer requests in a step (where %s or more shared it), a smaller or quantised model, as many times the GPUs"
        .formatted(number(SEVERAL));
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Stages stages = evidence.stages();
    double tpot = evidence.distribution(Metric.TPOT).mean();
    return stages
        .decode()
        .filter(decode -> stages.share(decode) >= SHARE && tpot > evidence.tpotLimit().seconds())
        .map(decode -> found(evidence, stages, decode, tpot));
  }

  private Bottleneck found(TrialEvidence evidence, Stages stages, double decode, double tpot) {
    TrialEvidence.Limit limit = evidence.tpotLimit();
    double running = evidence.running();
    return new Bottleneck(
        Where.DECODE,
        name(),
        stages.share(decode),
        "tokens took %s of a request's %s (%s), %s each, which is more than %s (%s); %s requests shared a step on average"
            .formatted(
                time(decode),
                time(stages.endToEnd()),
                percent(stages.share(decode)),
                time(tpot),
                time(limit.seconds()),
                limit.words(),
                number(running)),
        advice(evidence, running / evidence.servers(), tpot / limit.seconds()));
  }

  /// @param running requests that shared a step of one server, on average
  /// @param times how many times as fast each step has to be
  private static String advice(TrialEvidence evidence, double running, double times) {
    ServiceSettings settings = evidence.settings();
    String faster =
        "make each step %s times as fast: a smaller or quantised model, speculative decoding, %s"
            .formatted(number(times), settings.moreGpus(times));
    return running >= SEVERAL
        ? "let fewer than %s requests share a step (%s, or less load), or %s"
            .formatted(number(running), settings.batchLimit(), faster)
        : faster;
  }
}
