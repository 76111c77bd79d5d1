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
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Stages stages = evidence.stages();
    double tpot = evidence.distribution(Metric.TPOT).mean();
    return stages
        .decode()
        .filter(decode -> stages.share(decode) >= SHARE && tpot > evidence.tpotLimit().seconds())
        .map(decode -> found(evidence, stages, decode, tpot));
  }

  private static Bottleneck found(
      TrialEvidence evidence, Stages stages, double decode, double tpot) {
    TrialEvidence.Limit limit = evidence.tpotLimit();
    double running = evidence.running();
    return new Bottleneck(
        Where.DECODE,
        "decode",
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
        advice(running));
  }

  private static String advice(double running) {
    String faster =
        "make each step faster: a smaller or quantised model, more GPUs (tensor_parallel_size),"
            + " speculative decoding";
    return running >= SEVERAL
        ? "let fewer requests share a step (max_num_seqs, or less load), or " + faster
        : faster;
  }
}
