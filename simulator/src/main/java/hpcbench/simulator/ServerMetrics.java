package hpcbench.simulator;

import hpcbench.simulator.model.Engine;
import hpcbench.simulator.model.Sequence;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// What the server counts, under vLLM's names and with vLLM's bucket bounds. Times are those of the
/// engine: from arrival to token, without the way to the client.
final class ServerMetrics {
  private static final double[] FIRST_TOKEN = {
    .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
    2560
  };
  private static final double[] TOKEN = {
    .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
  };
  private static final double[] REQUEST = {
    .3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
  };
  private static final double[] TOKENS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000
  };
  private static final double[] LATENESS = {
    .00001, .00002, .00005, .0001, .0002, .0005, .001, .002, .005, .01, .1, 1
  };

  private final Histogram timeToFirstToken = new Histogram(FIRST_TOKEN);
  private final Histogram interTokenLatency = new Histogram(TOKEN);
  private final Histogram timePerOutputToken = new Histogram(TOKEN);
  private final Histogram endToEnd = new Histogram(REQUEST);
  private final Histogram queueTime = new Histogram(REQUEST);
  private final Histogram prefillTime = new Histogram(REQUEST);
  private final Histogram decodeTime = new Histogram(REQUEST);
  private final Histogram inferenceTime = new Histogram(REQUEST);
  private final Histogram promptTokens = new Histogram(TOKENS);
  private final Histogram generationTokens = new Histogram(TOKENS);
  private final Histogram lateness = new Histogram(LATENESS);
  private final Map<FinishReason, Long> finished = new EnumMap<>(FinishReason.class);
  private final String labels;
  private long promptTokenCount;
  private long generationTokenCount;

  ServerMetrics(String model) {
    labels = "engine=\"0\",model_name=\"" + Exposition.escaped(model) + "\"";
  }

  /// A sequence has new tokens.
  ///
  /// @param previousTokens tokens it had before
  /// @param previousNs when the newest of those was made
  void tokens(Sequence sequence, int previousTokens, long previousNs) {
    generationTokenCount += sequence.generated() - previousTokens;
    if (previousTokens == 0) {
      promptTokenCount += sequence.promptTokens();
      timeToFirstToken.observeNanos(sequence.firstTokenNs() - sequence.arrivedNs());
    } else {
      interTokenLatency.observeNanos(sequence.lastTokenNs() - previousNs);
    }
  }

  /// A sequence has all its tokens, and they are delivered.
  void completed(Sequence sequence) {
    long decodeNs = sequence.lastTokenNs() - sequence.firstTokenNs();
    endToEnd.observeNanos(sequence.lastTokenNs() - sequence.arrivedNs());
    queueTime.observeNanos(sequence.scheduledNs() - sequence.arrivedNs());
    prefillTime.observeNanos(sequence.firstTokenNs() - sequence.scheduledNs());
    decodeTime.observeNanos(decodeNs);
    inferenceTime.observeNanos(sequence.lastTokenNs() - sequence.scheduledNs());
    promptTokens.observe(sequence.promptTokens());
    generationTokens.observe(sequence.outputTokens());
    if (sequence.outputTokens() > 1) {
      timePerOutputToken.observeNanos(decodeNs / (sequence.outputTokens() - 1));
    }
  }

  /// A request has ended.
  void finished(FinishReason reason) {
    finished.merge(reason, 1L, Long::sum);
  }

  /// A step's tokens were handed out so late.
  void late(long nanos) {
    lateness.observeNanos(nanos);
  }

  byte[] exposition(Engine engine) {
    Exposition out = new Exposition(labels);
    writeEngine(out, engine);
    writeRequests(out);
    out.histogram(
        "simulator:step_lateness_seconds",
        "How long after their time the tokens of a step were handed out.",
        lateness);
    return out.bytes();
  }

  private void writeEngine(Exposition out, Engine engine) {
    out.gauge("vllm:num_requests_running", "Requests in the batch.", engine.running())
        .gauge("vllm:num_requests_waiting", "Requests in the queue.", engine.waiting())
        .gauge(
            "vllm:kv_cache_usage_perc",
            "Share of the KV cache in use, 0 to 1.",
            engine.kvCacheUsage())
        .counter(
            "vllm:num_preemptions_total",
            "Requests that had to make room in the KV cache.",
            (double) engine.preemptions())
        .counter(
            "vllm:prefix_cache_queries_total",
            "Prompt tokens looked up in the prefix cache.",
            (double) engine.prefixQueries())
        .counter(
            "vllm:prefix_cache_hits_total",
            "Prompt tokens found in the prefix cache.",
            (double) engine.prefixHits())
        .counter("vllm:prompt_tokens_total", "Prompt tokens processed.", (double) promptTokenCount)
        .counter(
            "vllm:generation_tokens_total", "Tokens generated.", (double) generationTokenCount);
  }

  private void writeRequests(Exposition out) {
    String success = "vllm:request_success_total";
    out.header(success, "Requests that ended, by reason.", "counter");
    Arrays.stream(FinishReason.values())
        .forEach(reason ->
            out.sample(
                success,
                "finished_reason=\"" + reason.text() + "\"",
                (double) finished.getOrDefault(reason, 0L)));
    out.histogram(
            "vllm:time_to_first_token_seconds",
            "Time from arrival to first token.",
            timeToFirstToken)
        .histogram(
            "vllm:inter_token_latency_seconds",
            "Time between two outputs of a request.",
            interTokenLatency)
        .histogram(
            "vllm:request_time_per_output_token_seconds",
            "Mean time per token after the first, by request.",
            timePerOutputToken)
        .histogram("vllm:e2e_request_latency_seconds", "Time from arrival to last token.", endToEnd)
        .histogram("vllm:request_queue_time_seconds", "Time in the queue.", queueTime)
        .histogram(
            "vllm:request_prefill_time_seconds",
            "Time from leaving the queue to first token.",
            prefillTime)
        .histogram("vllm:request_decode_time_seconds", "Time from first to last token.", decodeTime)
        .histogram(
            "vllm:request_inference_time_seconds",
            "Time from leaving the queue to last token.",
            inferenceTime)
        .histogram("vllm:request_prompt_tokens", "Prompt tokens of a request.", promptTokens)
        .histogram(
            "vllm:request_generation_tokens", "Generated tokens of a request.", generationTokens);
  }
}
