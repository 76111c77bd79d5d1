package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// The service level objective a request must meet to count as goodput. At least one bound is
/// given.
///
/// @param ttft upper bound of the time to first token, from scheduled
/// @param tpot upper bound of the request's mean time per output token after the first
/// @param endToEnd upper bound of the end-to-end latency, from scheduled
public record Slo(Optional<Duration> ttft, Optional<Duration> tpot, Optional<Duration> endToEnd) {
  public Slo {
    if (ttft.isEmpty() && tpot.isEmpty() && endToEnd.isEmpty()) {
      throw new IllegalArgumentException("an slo needs at least one of ttft, tpot, end_to_end");
    }
  }
}
