package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.measure.Measures.Metric;
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
  public String name() {
    return "kv-cache";
  }

  @Override
  public String limit() {
    return "preemptions ≥ 1 and ≥ %s of the completed requests, or the KV cache ≥ %s full while on average at least %s request waits"
        .formatted(percent(PREEMPTIONS), percent(FULL), number(WAITING));
  }

  @Override
  public String remedy() {
    return "more memory for it, by the factor that all requests in flight need, or fewer or shorter requests at once";
  }

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
    return use(evidence) >= FULL && evidence.waiting() >= WAITING;
  }

  private static double use(TrialEvidence evidence) {
    return evidence.server().highest(ServerMetric.KV_CACHE_USE_RATIO).orElse(0.0);
  }

  private Bottleneck found(TrialEvidence evidence, double preemptions) {
    return new Bottleneck(
        Where.KV_CACHE,
        name(),
        0,
        "the KV cache was up to %s full, and %s were put back to make room in it while %d completed; %s waited on average"
            .formatted(
                percent(use(evidence)),
                preemptions == 1 ? "1 request" : number(preemptions) + " requests",
                evidence.completed(),
                number(evidence.waiting())),
        advice(evidence));
  }

  private static String advice(TrialEvidence evidence) {
    return "%sgive the KV cache more memory (%s), or let fewer or shorter requests run at once (%s; on average %s tokens each)"
        .formatted(fits(evidence), memory(evidence), fewer(evidence), number(tokens(evidence)));
  }

  /// What ran while others waited or were put back is what it has room for.
  private static String fits(TrialEvidence evidence) {
    double running = evidence.running();
    double inFlight = running + evidence.waiting();
    return running > 0
        ? "it has room for about %s of %s requests in flight, and %s times the memory would hold all: "
            .formatted(number(running), number(inFlight), number(inFlight / running))
        : "";
  }

  private static String memory(TrialEvidence evidence) {
    ServiceSettings settings = evidence.settings();
    String used =
        evidence.serverHosts().gpuMemoryUse().stream()
            .mapToObj(use -> ", with GPU memory up to %s used".formatted(percent(use)))
            .findFirst()
            .orElse("");
    return settings.isVllm()
        ? "%s%s; kv_cache_dtype: fp8 halves what 16 bits take; more GPUs by tensor_parallel_size"
            .formatted(settings.named("gpu_memory_utilization"), used)
        : "vLLM: gpu_memory_utilization, kv_cache_dtype; llama.cpp: ctx_size; more GPUs" + used;
  }

  private static String fewer(TrialEvidence evidence) {
    ServiceSettings settings = evidence.settings();
    String most = "%s of about %.0f".formatted(settings.batchLimit(), perServer(evidence));
    return settings.isVllm() ? most + ", " + settings.named("max_model_len") : most;
  }

  private static double perServer(TrialEvidence evidence) {
    return Math.max(1, Math.floor(evidence.running() / evidence.servers()));
  }

  private static double tokens(TrialEvidence evidence) {
    return evidence.distribution(Metric.INPUT_TOKENS).mean()
        + evidence.distribution(Metric.OUTPUT_TOKENS).mean();
  }
}
