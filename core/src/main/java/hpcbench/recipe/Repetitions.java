package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// How often each point of the sweep is run, each time with another seed.
///
/// Without a precision and a budget every point is run `max` times. With one of them a point is run
/// `min` times in any case, and then again until its number is precise enough, the budget is spent,
/// or it was run `max` times.
///
/// @param min how often each point is run in any case
/// @param max how often at most
/// @param until when a point's number is precise enough
/// @param budget how long trials may take in all before nothing is repeated beyond `min`
public record Repetitions(int min, int max, Optional<Precision> until, Optional<Duration> budget) {
  public Repetitions {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException(
          "repetitions run from at least 1 up, not from %d to %d".formatted(min, max));
    }
  }

  /// Each point so many times, whatever its numbers say.
  public static Repetitions fixed(int count) {
    return new Repetitions(count, count, Optional.empty(), Optional.empty());
  }

  /// Whether the number of repetitions depends on what is measured.
  public boolean isAdaptive() {
    return until.isPresent() || budget.isPresent();
  }

  /// When a number is known well enough.
  ///
  /// @param metric the number
  /// @param halfWidth half the width of the interval that its median over the repetitions lies in,
  ///   as a share of that median: 0.05 for 5 %
  public record Precision(Metric metric, double halfWidth) {
    public Precision {
      if (!(halfWidth > 0 && halfWidth < 1)) {
        throw new IllegalArgumentException(
            "a precision lies between 0 and 1, and is not " + halfWidth);
      }
    }
  }

  /// A number of a trial that can say when to stop.
  public enum Metric {
    /// Requests completed per second.
    REQUEST_THROUGHPUT,
    /// Output tokens per second.
    OUTPUT_TOKEN_THROUGHPUT,
    /// Median time to first token.
    TTFT_P50,
    /// 99th percentile of the time to first token.
    TTFT_P99,
    /// Median end-to-end latency.
    END_TO_END_P50,
    /// 99th percentile of the end-to-end latency.
    END_TO_END_P99
  }
}
