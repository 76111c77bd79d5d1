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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Request records of every shape, from a seed: plain ones, and ones that no load engine would
/// make.
final class RandomRecords {
  private final SplittableRandom random;

  RandomRecords(long seed) {
    random = new SplittableRandom(seed);
  }

  List<RequestRecord> list(int count) {
    List<RequestRecord> records = new ArrayList<>();
    for (int position = 0; position < count; position++) {
      records.add(random.nextInt(10) == 0 ? wild() : usual(position));
    }
    return records;
  }

  private RequestRecord usual(int index) {
    long scheduled = index * 1_000_000L + random.nextInt(1_000_000);
    long sent = scheduled + random.nextInt(200_000);
    long first = sent + random.nextInt(10_000_000, 90_000_000);
    long[] events = new long[random.nextInt(1, 200)];
    events[0] = first;
    for (int position = 1; position < events.length; position++) {
      int gap = random.nextInt(5) == 0 ? 0 : random.nextInt(5_000_000, 30_000_000);
      events[position] = events[position - 1] + gap;
    }
    long last = events[events.length - 1];
    TokenCounts tokens = new TokenCounts(128, 0, events.length, 128, -1, events.length);
    return new RequestRecord(
        index,
        Phase.MEASUREMENT,
        scheduled,
        sent,
        first - 1000,
        first,
        first,
        last,
        last + 5000,
        new Outcome.Completed("stop"),
        tokens,
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        EventTimes.of(events),
        Chunks.of(EventTimes.of(events)),
        0);
  }

  private RequestRecord wild() {
    long[] events = random.longs(random.nextInt(4)).toArray();
    return new RequestRecord(
        random.nextLong(),
        random.nextBoolean() ? Phase.WARM_UP : Phase.MEASUREMENT,
        instant(),
        instant(),
        instant(),
        instant(),
        instant(),
        instant(),
        instant(),
        outcome(),
        new TokenCounts(count(), count(), count(), count(), count(), count()),
        new ServerTiming(instant(), instant(), instant(), instant()),
        any(List.of(Grade.values())),
        EventTimes.of(events),
        new Chunks(random.nextInt(Integer.MAX_VALUE), instant(), instant()),
        random.nextInt(-1, 5));
  }

  private long instant() {
    return random.nextInt(3) == 0 ? -1 : random.nextLong(-1, Long.MAX_VALUE);
  }

  private int count() {
    return random.nextInt(-1, Integer.MAX_VALUE);
  }

  private Outcome outcome() {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Completed(random.nextBoolean() ? "" : "längth \"x\", y");
      case 1 ->
          new Outcome.Failed(
              any(List.of(FailureKind.values())), random.nextInt(600), "seen\n" + count());
      case 2 -> new Outcome.Abandoned();
      default -> new Outcome.NotSent("the limit was reached");
    };
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
