package hpcbench.observe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One thing that inference servers tell about themselves, whatever name each of them gives it.
///
/// The name of the constant in lower case is its name in files and in recipes, such as
/// `waiting_requests`. Times are seconds, and ratios go from 0 to 1.
public enum ServerMetric {
  /// Requests that wait for a place in the batch.
  WAITING_REQUESTS(Kind.GAUGE, Combination.SUM),
  /// Requests that are worked on.
  RUNNING_REQUESTS(Kind.GAUGE, Combination.SUM),
  /// Share of the KV cache in use.
  KV_CACHE_USE_RATIO(Kind.GAUGE, Combination.MAX),
  /// Requests put back into the queue to make room in the KV cache.
  PREEMPTIONS(Kind.COUNTER, Combination.SUM),
  /// Prompt tokens that were looked up in the prefix cache.
  PREFIX_QUERIES(Kind.COUNTER, Combination.SUM),
  /// Prompt tokens that were found in it.
  PREFIX_HITS(Kind.COUNTER, Combination.SUM),
  /// Prompt tokens that were not found in it; for servers that count these in place of look-ups.
  PREFIX_MISSES(Kind.COUNTER, Combination.SUM),
  /// Prompt tokens processed.
  PROMPT_TOKENS(Kind.COUNTER, Combination.SUM),
  /// Tokens generated.
  GENERATION_TOKENS(Kind.COUNTER, Combination.SUM),
  /// Seconds spent on prompts, for servers that only count them.
  PROMPT_SECONDS(Kind.COUNTER, Combination.SUM),
  /// Seconds spent on generation, for servers that only count them.
  GENERATION_SECONDS(Kind.COUNTER, Combination.SUM),
  /// From a request's arrival to its first token.
  TTFT_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// Between two outputs of a request.
  ITL_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// A request's mean time per output token after the first.
  TPOT_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// From a request's arrival to its last token.
  END_TO_END_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// From a request's arrival to its place in the batch.
  QUEUE_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// From a request's place in the batch to its first token.
  PREFILL_SECONDS(Kind.HISTOGRAM, Combination.SUM),
  /// From a request's first token to its last.
  DECODE_SECONDS(Kind.HISTOGRAM, Combination.SUM);

  /// How a metric behaves over time.
  public enum Kind {
    /// A state that goes up and down.
    GAUGE,
    /// A count that only grows.
    COUNTER,
    /// A distribution whose counts only grow.
    HISTOGRAM
  }

  /// What several samples of one name become, such as those of several engines behind one port.
  public enum Combination {
    /// Their sum.
    SUM,
    /// The largest of them.
    MAX
  }

  private final Kind kind;
  private final Combination combination;

  ServerMetric(Kind kind, Combination combination) {
    this.kind = kind;
    this.combination = combination;
  }

  /// How it behaves over time.
  public Kind kind() {
    return kind;
  }

  /// What two samples of it become.
  public double combine(double one, double other) {
    return combination == Combination.SUM ? one + other : Math.max(one, other);
  }

  /// Its name in files and in recipes.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The metric of this name in files and in recipes.
  public static Optional<ServerMetric> of(String key) {
    return Arrays.stream(values()).filter(metric -> metric.key().equals(key)).findFirst();
  }
}
