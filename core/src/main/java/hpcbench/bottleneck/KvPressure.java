package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.observe.ServerMetric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// The KV cache was too small: requests were put back to make room in it, at least one in a hundred
/// completed ones, or it was full while others waited.
final class KvPressure implements Rule {
  private static final double PREEMPTIONS = 0.01;
  private static final double FULL = 0.95;
  private static final double WAITING = 1;

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    double preemptions = evidence.server().count(ServerMetric.PREEMPTIONS).orElse(0.0);
    boolean preempts = preemptions >= 1 && preemptions >= PREEMPTIONS * evidence.completed();
    return preempts || isFull(evidence)
        ? Optional.of(found(evidence, preemptions))
        : Optional.empty();
  }

  /// Whether it was full while requests waited.
  static boolean isFull(TrialEvidence evidence) {
    return use(evidence) >= FULL
        && evidence.server().mean(ServerMetric.WAITING_REQUESTS).orElse(0.0) >= WAITING;
  }

  private static double use(TrialEvidence evidence) {
    return evidence.server().highest(ServerMetric.KV_CACHE_USE_RATIO).orElse(0.0);
  }

  private static Bottleneck found(TrialEvidence evidence, double preemptions) {
    return new Bottleneck(
        Where.KV_CACHE,
        "kv-cache",
        0,
        "the KV cache was up to %s full, and %s were put back to make room in it while %d completed; %s waited on average"
            .formatted(
                percent(use(evidence)),
                preemptions == 1 ? "1 request" : number(preemptions) + " requests",
                evidence.completed(),
                number(evidence.server().mean(ServerMetric.WAITING_REQUESTS).orElse(0.0))),
        "give the KV cache more memory (vLLM: gpu_memory_utilization, kv_cache_dtype: fp8, more"
            + " GPUs by tensor_parallel_size), or let fewer or shorter requests run at once"
            + " (max_num_seqs, max_model_len)");
  }
}
