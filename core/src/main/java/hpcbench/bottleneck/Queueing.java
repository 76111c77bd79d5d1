package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;

import hpcbench.observe.ServerMetric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// Requests waited for a place in the batch: at least a fifth of their time, and at least one
/// waited on average.
final class Queueing implements Rule {
  private static final double SHARE = 0.2;
  private static final double WAITING = 1;
  private static final double FULL_BATCH = 0.9;

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Stages stages = evidence.stages();
    return stages
        .queue()
        .filter(queue -> stages.share(queue) >= SHARE && evidence.waiting() >= WAITING)
        .map(queue -> found(evidence, stages, queue));
  }

  private static Bottleneck found(TrialEvidence evidence, Stages stages, double queue) {
    double running = evidence.running();
    Optional<Double> most = evidence.server().most(ServerMetric.RUNNING_REQUESTS);
    return new Bottleneck(
        Where.QUEUE,
        "queue",
        stages.share(queue),
        "requests waited %s of their %s (%s) for a place in the batch; %s waited on average while %s ran%s"
            .formatted(
                time(queue),
                time(stages.endToEnd()),
                percent(stages.share(queue)),
                number(evidence.waiting()),
                number(running),
                most.map(number -> ", %s at most".formatted(number(number)))
                    .orElse(", by what the answers tell of themselves")),
        advice(evidence, running, most));
  }

  /// A service that tells no more than the times of each request has no batch to look at: that
  /// requests wait says that there was no place.
  private static String advice(TrialEvidence evidence, double running, Optional<Double> most) {
    if (KvPressure.isFull(evidence)) {
      return "the KV cache was full, so first give it room";
    }
    if (most.filter(number -> number == 0 || running < FULL_BATCH * number).isPresent()) {
      return "add servers, or put less load";
    }
    return "%s: raise its limit (vLLM: max_num_seqs; llama.cpp: parallel; Ollama: num_parallel) while latency allows, add servers, or put less load"
        .formatted(
            most.map(number -> "the batch was full at " + number(number))
                .orElse("the batch had no place free"));
  }
}
