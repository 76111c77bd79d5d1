package hpcbench.report;

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
import java.util.PriorityQueue;
import java.util.Random;

/// Makes up requests as a batching inference service would answer them: slots, a queue in front of
/// them, decoding that slows down as slots fill, jitter, and failures when asked for. Seeded.
final class SampleService {
  private static final long MILLI = 1_000_000;
  private static final int SLOTS = 24;
  private static final int INPUT = 128;
  private static final int OUTPUT = 48;

  private final Random random;
  private final double failureRatio;
  private final PriorityQueue<Long> slots = new PriorityQueue<>();
  private final List<RequestRecord> requests = new ArrayList<>();

  SampleService(long seed, double failureRatio) {
    this.random = new Random(seed);
    this.failureRatio = failureRatio;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(0L);
    }
  }

  /// Requests of a closed loop of this many clients, until the measurement's end.
  List<RequestRecord> closed(int clients, long warmUpNs, long endNs) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (int i = 0; i < clients; i++) {
      free.add(i * MILLI / 4);
    }
    for (long due = free.remove(); due < endNs; due = free.remove()) {
      free.add(answer(due, warmUpNs, clients) + MILLI / 10);
    }
    return List.copyOf(requests);
  }

  /// Requests of a Poisson process of this rate, until the measurement's end.
  List<RequestRecord> open(double rate, long warmUpNs, long endNs) {
    long due = 0;
    while (true) {
      due += Math.round(-Math.log(1 - random.nextDouble()) / rate * 1e9);
      if (due >= endNs) {
        return List.copyOf(requests);
      }
      answer(due, warmUpNs, (int) Math.ceil(rate / 2));
    }
  }

  /// Answers one request; says when it ended.
  private long answer(long due, long warmUpNs, int load) {
    long sent = due + 20_000 + random.nextInt(60_000);
    long begin = Math.max(sent, slots.remove());
    boolean failed = random.nextDouble() < failureRatio;
    long first =
        begin + Math.round((18 + 9 * random.nextGaussian() * random.nextGaussian()) * MILLI);
    first = Math.max(first, begin + 9 * MILLI);
    EventTimes events = failed ? EventTimes.NONE : events(first, Math.min(load, SLOTS));
    long end = failed ? begin + 2 * MILLI : events.at(events.count() - 1) + 200_000;
    slots.add(end);
    requests.add(request(due, sent, end, events, failed, due < warmUpNs));
    return end;
  }

  private EventTimes events(long first, int busy) {
    int count = Math.max(4, OUTPUT + (int) (6 * random.nextGaussian()));
    long[] instants = new long[count];
    instants[0] = first;
    for (int i = 1; i < count; i++) {
      double gap = (7.5 + 0.42 * busy) * (0.85 + 0.3 * random.nextDouble());
      boolean together = random.nextInt(30) == 0;
      boolean stall = random.nextInt(250) == 0;
      instants[i] = instants[i - 1] + (together ? 0 : Math.round((stall ? 6 : 1) * gap * MILLI));
    }
    return EventTimes.of(instants);
  }

  private RequestRecord request(
      long due, long sent, long end, EventTimes events, boolean failed, boolean warmUp) {
    Outcome outcome =
        failed
            ? new Outcome.Failed(FailureKind.STATUS, 503, "503 Service Unavailable: queue is full")
            : new Outcome.Completed("length");
    long first = events.count() == 0 ? -1 : events.at(0);
    long last = events.count() == 0 ? -1 : events.at(events.count() - 1);
    TokenCounts tokens =
        failed
            ? TokenCounts.NONE
            : new TokenCounts(INPUT, 0, events.count(), INPUT, events.count(), events.count());
    return new RequestRecord(
        requests.size(),
        warmUp ? Phase.WARM_UP : Phase.MEASUREMENT,
        due,
        sent,
        failed ? end : first - 400_000,
        first,
        first,
        last,
        end,
        outcome,
        tokens,
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        events,
        Chunks.of(events),
        0);
  }
}
