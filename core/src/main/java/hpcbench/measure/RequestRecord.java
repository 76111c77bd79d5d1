package hpcbench.measure;

/// The whole observed life of one request.
///
/// Instants are nanoseconds since the trial's start instant, by the monotonic clock of the client
/// process; -1 means it never happened. They are taken right after the read that brought the bytes,
/// before any parsing.
///
/// The answer of a request that did not ask for streaming comes in one piece: it has no first,
/// answer or last token instant (-1) and no events, since none of them was observed.
///
/// @param index position in the schedule, from 0, unique in the trial
/// @param phase part of the trial, by `scheduledNs`
/// @param scheduledNs when the request should have started; in a closed loop, when its client was
///   free to start it
/// @param sentNs when its bytes were handed to the kernel
/// @param firstByteNs when the first byte of the response arrived, headers included
/// @param firstTokenNs when the first event with text or reasoning arrived
/// @param firstAnswerNs when the first event with answer text (not reasoning) arrived
/// @param lastTokenNs when the last event with text or reasoning arrived
/// @param endNs when the request was over, for good or ill
/// @param outcome how it ended
/// @param tokens token counts by source
/// @param timing what the service said about itself
/// @param grade whether the answer was right
/// @param events when each event with text arrived
/// @param chunks the same events and those without text, for what other tools make of them
/// @param endpoint number of the server it went to, from 0; -1 when it never went to any
public record RequestRecord(
    long index,
    Phase phase,
    long scheduledNs,
    long sentNs,
    long firstByteNs,
    long firstTokenNs,
    long firstAnswerNs,
    long lastTokenNs,
    long endNs,
    Outcome outcome,
    TokenCounts tokens,
    ServerTiming timing,
    Grade grade,
    EventTimes events,
    Chunks chunks,
    int endpoint) {

  /// How long the request waited on this side: sent minus scheduled. Part of every latency that a
  /// user would feel, and a measure of the load generator itself.
  public long scheduleLagNs() {
    return sentNs - scheduledNs;
  }

  /// How long the service kept the request waiting before it worked on it: what its own load and
  /// prompt times, and for an answer in one piece its generation time, leave of the time from sent
  /// to the first token, or to the end. The way there and back is part of it. -1 when the service
  /// told no times.
  public long serviceWaitNs() {
    if (timing.promptNs() < 0) {
      return -1;
    }
    long workedNs = Math.max(0, timing.loadNs()) + timing.promptNs();
    long waitedNs =
        isStreamed()
            ? firstTokenNs - sentNs - workedNs
            : endNs - sentNs - workedNs - Math.max(0, timing.generationNs());
    return Math.max(0, waitedNs);
  }

  /// Whether the instants of its tokens were observed: not so for an answer in one piece.
  public boolean isStreamed() {
    return firstTokenNs >= 0;
  }
}
