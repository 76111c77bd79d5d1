package hpcbench.drive;

import java.util.concurrent.TimeUnit;

/// Decides for how long a lane's loop may leave what comes unread, so that it wakes once for the
/// tokens of many streams. The kernel stamps them as they come; what a rest could change is bounded
/// by what was seen of the load last:
///
/// - a rest is at most a quarter of the mean gap between a stream's events, so that two of them are
///   not read as one,
/// - and at most 0.5 % of the mean time that an answer takes, after which a closed loop's client
///   sends its next request.
///
/// Belongs to one lane's thread.
final class Moderation {
  private static final long SPAN_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_NS = TimeUnit.MICROSECONDS.toNanos(2_500);

  /// Shorter sleeps end late by as much as they last.
  private static final long SHORTEST_NS = TimeUnit.MICROSECONDS.toNanos(300);

  private static final int PARTS_OF_GAP = 4;
  private static final int PARTS_OF_ANSWER = 200;

  /// A rest costs a virtual machine as much as being woken for three or four reads.
  private static final int FEWEST_EVENTS = 4;

  private long spanStartNs;
  private long eventsBefore;
  private long endedBefore;
  private long restNs;

  /// For how long now, in nanoseconds; 0 for not at all.
  long restNs() {
    return restNs;
  }

  /// Looks at the load from time to time.
  ///
  /// @param streams how many answers have begun and not ended
  /// @param events how many events have come, since the start
  /// @param ended how many requests have ended, since the start
  void look(long nowNs, int streams, long events, long ended) {
    long spanNs = nowNs - spanStartNs;
    if (spanNs >= SPAN_NS) {
      restNs = restNs(spanNs, streams, events - eventsBefore, ended - endedBefore);
      spanStartNs = nowNs;
      eventsBefore = events;
      endedBefore = ended;
    }
  }

  private static long restNs(long spanNs, int streams, long events, long ended) {
    long streamedNs = spanNs * streams;
    long gapNs = streamedNs / Math.max(1, events);
    long answerNs = streamedNs / Math.max(1, ended); // by Little's law
    long longestNs = Math.min(gapNs / PARTS_OF_GAP, answerNs / PARTS_OF_ANSWER);
    long lengthNs = Math.min(longestNs, LONGEST_NS);
    boolean pays = lengthNs >= SHORTEST_NS && lengthNs * events >= FEWEST_EVENTS * spanNs;
    return pays ? lengthNs : 0;
  }
}
