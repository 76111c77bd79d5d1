package hpcbench.measure;

import hpcbench.measure.Measures.TokenTotals;

/// Adds up the token counts of completed requests, source by source.
final class TokenTally {
  private long serverInput;
  private long serverCached;
  private long serverOutput;
  private long localInput;
  private long localOutput;
  private long events;
  private long mismatched;
  private long withoutOutput;
  private TokenCounts.Source weakest = TokenCounts.Source.SERVER;

  void add(TokenCounts counts) {
    serverInput = sum(serverInput, counts.serverInput());
    serverCached = sum(serverCached, counts.serverCached());
    serverOutput = sum(serverOutput, counts.serverOutput());
    localInput = sum(localInput, counts.localInput());
    localOutput = sum(localOutput, counts.localOutput());
    events = sum(events, counts.events());
    mismatched += isMismatched(counts) ? 1 : 0;
    withoutOutput += counts.output() == 0 ? 1 : 0;
    weakest = weaker(weakest, counts.outputSource());
  }

  TokenTotals totals() {
    return new TokenTotals(
        serverInput,
        serverCached,
        serverOutput,
        localInput,
        localOutput,
        events,
        weakest,
        mismatched,
        withoutOutput);
  }

  /// A sum is known only when every part of it is.
  private static long sum(long known, long more) {
    return known < 0 || more < 0 ? -1 : known + more;
  }

  /// Some services count the end-of-sequence token and some do not, so one token is no mismatch.
  private static boolean isMismatched(TokenCounts counts) {
    return counts.serverOutput() >= 0
        && counts.localOutput() >= 0
        && Math.abs(counts.serverOutput() - counts.localOutput()) > 1;
  }

  private static TokenCounts.Source weaker(TokenCounts.Source one, TokenCounts.Source other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
