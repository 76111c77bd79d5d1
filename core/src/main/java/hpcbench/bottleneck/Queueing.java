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
    double waiting = evidence.server().mean(ServerMetric.WAITING_REQUESTS).orElse(0.0);
    return stages
        .queue()
        .filter(queue -> stages.share(queue) >= SHARE && waiting >= WAITING)
        .map(queue -> found(evidence, stages, queue, waiting));
  }

  private static Bottleneck found(
      TrialEvidence evidence, Stages stages, double queue, double waiting) {
    double running = evidence.server().mean(ServerMetric.RUNNING_REQUESTS).orElse(0.0);
    double most = evidence.server().most(ServerMetric.RUNNING_REQUESTS).orElse(0.0);
    return new Bottleneck(
        Where.QUEUE,
        "queue",
        stages.share(queue),
        "requests waited %s of their %s (%s) for a place in the batch; %s waited on average while %s ran, %s at most"
            .formatted(
                time(queue),
                time(stages.endToEnd()),
                percent(stages.share(queue)),
                number(waiting),
                number(running),
                number(most)),
        advice(evidence, running, most));
  }

  private static String advice(TrialEvidence evidence, double running, double most) {
    if (KvPressure.isFull(evidence)) {
      return "the KV cache was full, so first give it room";
    }
    if (most > 0 && running >= FULL_BATCH * most) {
      return "the batch was full at %s: raise its limit (vLLM: max_num_seqs; llama.cpp: parallel; Ollama: OLLAMA_NUM_PARALLEL) while latency allows, add servers, or put less load"
          .formatted(number(most));
    }
    return "add servers, or put less load";
  }
}
