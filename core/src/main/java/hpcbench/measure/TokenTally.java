package hpcbench.measure;

import hpcbench.measure.Measures.TokenTotals;

/// Adds up the token counts of completed requests, source by source.
final class TokenTally {
  /// Some services count the end-of-sequence token and some do not.
  private static final int END_OF_SEQUENCE = 1;

  /// Text that is cut into tokens again does not always fall into the pieces it was made of: a
  /// model may say in two tokens what its tokenizer would write as one. What is off by a twentieth
  /// moves no token rate by more than two repetitions differ.
  private static final double CUT_AGAIN = 0.05;

  private long serverInput;
  private long serverCached;
  private long serverOutput;
  private long localInput;
  private long localOutput;
  private long events;
  private long mismatched;
  private long cutPrompts;
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
    cutPrompts += isCut(counts) ? 1 : 0;
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
        cutPrompts,
        withoutOutput);
  }

  /// A sum is known only when every part of it is.
  private static long sum(long known, long more) {
    return known < 0 || more < 0 ? -1 : known + more;
  }

  private static boolean isMismatched(TokenCounts counts) {
    return counts.serverOutput() >= 0
        && counts.localOutput() >= 0
        && Math.abs(counts.serverOutput() - counts.localOutput())
            > allowance(counts.serverOutput());
  }

  /// A service adds its chat template to a prompt, so that only fewer tokens than were sent are
  /// odd.
  private static boolean isCut(TokenCounts counts) {
    return counts.serverInput() >= 0
        && counts.localInput() - counts.serverInput() > allowance(counts.localInput());
  }

  private static double allowance(int tokens) {
    return Math.max(END_OF_SEQUENCE, CUT_AGAIN * tokens);
  }

  private static TokenCounts.Source weaker(TokenCounts.Source one, TokenCounts.Source other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
