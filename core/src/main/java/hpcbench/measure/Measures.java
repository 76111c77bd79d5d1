package hpcbench.measure;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The numbers of one trial. `docs/metrics.md` defines each of them.
///
/// Rates are sums divided by the window's length, never averages of ratios. A rate counts what
/// happened in the window, whichever phase its request belongs to; all else is about the requests
/// scheduled in the measured phase.
///
/// @param windowSeconds length of the window that rates are counted over: the measured phase, or
///   its steady part where it begins with a ramp ([Steadiness#steadyFrom])
/// @param windowIncludesDrain whether the window runs on to the end of the last request, since the
///   measured phase itself was too short for most of its requests to end in it
/// @param requests what became of the requests
/// @param offeredRate requests scheduled per second; equals `achievedRate` in a closed loop
/// @param achievedRate requests sent per second
/// @param requestThroughput requests completed per second
/// @param inputTokenThroughput prompt tokens of completed requests per second
/// @param outputTokenThroughput output tokens that arrived per second, those of failed requests
///   left out
/// @param tokens token counts by source
/// @param delivery how the text arrived, when it was streamed
/// @param steadiness whether rates and latencies were the same all the time
/// @param goodput requests completed per second that met the objective, when one is given
/// @param goodRatio share of the scheduled requests that met it, 0-1
/// @param accuracy how many graded answers were right, when answers are graded
/// @param distributions latency and other distributions by metric name, base units in the name
/// @param endpoints the servers side by side, when several shared the load
public record Measures(
    double windowSeconds,
    boolean windowIncludesDrain,
    RequestCounts requests,
    double offeredRate,
    double achievedRate,
    double requestThroughput,
    double inputTokenThroughput,
    double outputTokenThroughput,
    TokenTotals tokens,
    Optional<Delivery> delivery,
    Steadiness steadiness,
    Optional<Double> goodput,
    Optional<Double> goodRatio,
    Optional<Accuracy> accuracy,
    SortedMap<String, Distribution> distributions,
    Optional<Endpoints> endpoints) {
  public Measures {
    distributions = Collections.unmodifiableSortedMap(new TreeMap<>(distributions));
  }

  /// What became of the requests of the measured phase; the counts add up to `scheduled`.
  ///
  /// @param failures failed requests by kind, in lower case
  /// @param notSentReasons requests that were not sent by the reason
  public record RequestCounts(
      long scheduled,
      long completed,
      long failed,
      long abandoned,
      long notSent,
      SortedMap<String, Long> failures,
      SortedMap<String, Long> notSentReasons) {
    public RequestCounts {
      failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
      notSentReasons = Collections.unmodifiableSortedMap(new TreeMap<>(notSentReasons));
    }

    /// Failed requests over those that came to an end, 0-1.
    public double errorRatio() {
      long ended = completed + failed;
      return ended == 0 ? 0 : (double) failed / ended;
    }
  }

  /// Token counts of completed requests, by source; -1 where a source did not count all of them.
  ///
  /// @param source whose output count the metrics use: of each request the best source it has; the
  ///   weakest of them is named
  /// @param mismatched completed requests whose output by service and by tokenizer differs by more
  ///   than a token, which only some services count at the end, and more than a twentieth
  /// @param cutPrompts completed requests of whose prompt the service counts fewer tokens than this
  ///   side, by more than the same; says something only where this side has the model's tokenizer
  /// @param withoutOutput completed requests without a single output token by their best source
  public record TokenTotals(
      long serverInput,
      long serverCached,
      long serverOutput,
      long localInput,
      long localOutput,
      long events,
      TokenCounts.Source source,
      long mismatched,
      long cutPrompts,
      long withoutOutput) {}

  /// How streamed text arrived: events, and the reads that brought them.
  ///
  /// A read that brings several events gives all of them one instant, and the gaps between them are
  /// 0. That is the network's doing or the service's batching, not its speed, so these numbers
  /// stand beside the gaps.
  ///
  /// @param events events with text of completed requests
  /// @param reads reads that brought at least one of them
  /// @param tokensPerRead output tokens of those requests per such read
  /// @param coalescedRatio share of the gaps between events that are 0 since both events came in
  ///   one read, 0-1
  public record Delivery(long events, long reads, double tokensPerRead, double coalescedRatio) {}

  /// Graded answers, with the 95 % Wilson interval of the share that was right.
  public record Accuracy(
      long graded, long correct, long unreadable, double ratio, double low, double high) {}

  /// The distribution of this name, [Distribution#EMPTY] when it was not measured.
  public Distribution distribution(String metric) {
    return distributions.getOrDefault(metric, Distribution.EMPTY);
  }

  /// Names of the distributions, as in `docs/metrics.md`. All times are seconds.
  public static final class Metric {
    /// First token, from scheduled.
    public static final String TTFT = "ttft_seconds";

    /// First token, from sent.
    public static final String TTFT_FROM_SENT = "ttft_from_sent_seconds";

    /// First token of the answer after any reasoning, from scheduled.
    public static final String TTFAT = "time_to_first_answer_token_seconds";

    /// Gaps between events with text.
    public static final String ITL = "itl_seconds";

    /// Gaps between reads with text: as `ITL`, without the zeros inside a read.
    public static final String READ_GAP = "read_gap_seconds";

    /// A request's mean time per output token after the first.
    public static final String TPOT = "tpot_seconds";

    /// End of the response, from scheduled.
    public static final String END_TO_END = "end_to_end_seconds";

    /// End of the response, from sent.
    public static final String END_TO_END_FROM_SENT = "end_to_end_from_sent_seconds";

    /// Sent minus scheduled.
    public static final String SCHEDULE_LAG = "schedule_lag_seconds";

    /// Loading the model, by the service's own word.
    public static final String SERVICE_LOAD = "service_load_seconds";

    /// Processing the prompt, by the service's own word.
    public static final String SERVICE_PROMPT = "service_prompt_seconds";

    /// Making the output tokens, by the service's own word.
    public static final String SERVICE_GENERATION = "service_generation_seconds";

    /// What the service's own word leaves of the wait for the first token: the wait for a slot.
    public static final String SERVICE_WAIT = "service_wait_seconds";

    /// Prompt tokens of a request.
    public static final String INPUT_TOKENS = "input_tokens";

    /// Output tokens of a request.
    public static final String OUTPUT_TOKENS = "output_tokens";

    private Metric() {}
  }
}
