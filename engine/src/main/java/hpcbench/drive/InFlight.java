package hpcbench.drive;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The number of requests in flight over all lanes, and its limit.
///
/// A lane whose arrival is held back by the limit is woken when there is room, the one whose turn
/// is first. Below the limit nothing is locked.
final class InFlight {
  private static final long NOT_WAITING = Long.MAX_VALUE;

  private final int limit;
  private final List<Runnable> wakers;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  /// The turn of each lane's first waiting arrival; guarded by this object, like the two after it.
  private final long[] waitingTurn;

  private long limitedSince = NOT_WAITING;
  private long limitedNs;
  private volatile boolean anyWaits;

  /// A count with this limit.
  ///
  /// @param wakers wakes each lane, from any thread
  InFlight(int limit, List<Runnable> wakers) {
    this.limit = limit;
    this.wakers = List.copyOf(wakers);
    this.waitingTurn = new long[wakers.size()];
    Arrays.fill(waitingTurn, NOT_WAITING);
  }

  /// Counts one more request in flight for a lane.
  ///
  /// @param turn the request's position, by which lanes take turns
  /// @return false when the limit is reached, or another lane's request comes before; the lane will
  ///   be woken
  boolean tryAcquire(int lane, long turn, long nowNs) {
    return (!anyWaits && increment()) || acquireInTurn(lane, turn, nowNs);
  }

  /// Counts one request less in flight.
  void release() {
    count.decrementAndGet();
    if (anyWaits) {
      wakeFirst();
    }
  }

  int now() {
    return count.get();
  }

  int peak() {
    return peak.get();
  }

  int limit() {
    return limit;
  }

  /// How long at least one arrival that was due was held back.
  synchronized long limitedNs(long nowNs) {
    return limitedNs + (limitedSince == NOT_WAITING ? 0 : Math.max(0, nowNs - limitedSince));
  }

  /// The lane has nothing that waits any more, such as after the end of the measurement.
  synchronized void giveUp(int lane, long nowNs) {
    setWaiting(lane, NOT_WAITING, nowNs);
  }

  private synchronized boolean acquireInTurn(int lane, long turn, long nowNs) {
    setWaiting(lane, turn, nowNs);
    if (firstWaiting() != lane || !increment()) {
      return false;
    }
    setWaiting(lane, NOT_WAITING, nowNs);
    if (anyWaits && count.get() < limit) {
      wakers.get(firstWaiting()).run();
    }
    return true;
  }

  private synchronized void wakeFirst() {
    if (anyWaits) {
      wakers.get(firstWaiting()).run();
    }
  }

  private int firstWaiting() {
    int first = 0;
    for (int lane = 1; lane < waitingTurn.length; lane++) {
      first = waitingTurn[lane] < waitingTurn[first] ? lane : first;
    }
    return first;
  }

  private void setWaiting(int lane, long turn, long nowNs) {
    waitingTurn[lane] = turn;
    anyWaits = Arrays.stream(waitingTurn).anyMatch(waiting -> waiting != NOT_WAITING);
    if (anyWaits && limitedSince == NOT_WAITING) {
      limitedSince = nowNs;
    } else if (!anyWaits && limitedSince != NOT_WAITING) {
      limitedNs += nowNs - limitedSince;
      limitedSince = NOT_WAITING;
    }
  }

  private boolean increment() {
    int before = count.getAndUpdate(n -> n < limit ? n + 1 : n);
    if (before >= limit) {
      return false;
    }
    if (before + 1 > peak.get()) {
      peak.accumulateAndGet(before + 1, Math::max);
    }
    return true;
  }
}
