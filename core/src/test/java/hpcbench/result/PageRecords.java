package hpcbench.result;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Grade;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.ServerTiming;
import hpcbench.measure.TokenCounts;

/// The two requests whose log `docs/reference/request-log.md` shows byte by byte.
final class PageRecords {
  private PageRecords() {}

  /// Three tokens in two reads, 40 ms after a request that was 50 us late.
  static RequestRecord completed() {
    return new RequestRecord(
        0,
        Phase.MEASUREMENT,
        1_000_000_000,
        1_000_050_000,
        1_039_900_000,
        1_040_000_000,
        1_040_000_000,
        1_060_000_000,
        1_060_100_000,
        new Outcome.Completed("stop"),
        new TokenCounts(128, -1, 3, 128, -1, 3),
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        EventTimes.of(1_040_000_000, 1_060_000_000, 1_060_000_000),
        new Chunks(5, 1_039_900_000, 1_060_000_000),
        0);
  }

  /// Refused by a busy service.
  static RequestRecord failed() {
    return new RequestRecord(
        1,
        Phase.MEASUREMENT,
        1_010_000_000,
        1_010_040_000,
        1_012_000_000,
        -1,
        -1,
        -1,
        1_012_000_000,
        new Outcome.Failed(FailureKind.STATUS, 503, "HTTP status 503: busy"),
        new TokenCounts(-1, -1, -1, 128, -1, 0),
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        EventTimes.NONE,
        Chunks.NONE,
        0);
  }
}
