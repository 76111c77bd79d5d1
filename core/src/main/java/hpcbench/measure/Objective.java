package hpcbench.measure;

import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.Optional;

/// Judges whether a request met the service level objective: it was completed, and within every
/// bound.
///
/// What was not observed is not taken for good: an answer in one piece has no first token instant,
/// so its end stands in for it, which can only be later. A single token has no time per output
/// token that could be too long.
record Objective(Slo slo) {
  boolean isMetBy(RequestRecord request) {
    return request.outcome().isCompleted()
        && isWithin(slo.ttft(), timeToFirstToken(request))
        && isWithin(slo.tpot(), timePerToken(request))
        && isWithin(slo.endToEnd(), request.endNs() - request.scheduledNs());
  }

  private static long timeToFirstToken(RequestRecord request) {
    long firstNs = request.isStreamed() ? request.firstTokenNs() : request.endNs();
    return firstNs - request.scheduledNs();
  }

  private static long timePerToken(RequestRecord request) {
    int laterTokens = request.tokens().output() - 1;
    if (laterTokens < 1) {
      return 0;
    }
    long spentNs =
        request.isStreamed()
            ? request.lastTokenNs() - request.firstTokenNs()
            : request.endNs() - request.scheduledNs();
    return Math.ceilDiv(spentNs, laterTokens);
  }

  private static boolean isWithin(Optional<Duration> bound, long valueNs) {
    return bound.isEmpty() || valueNs <= bound.get().toNanos();
  }
}
