package hpcbench.network;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Tells instants of the wall clock, by which Linux stamps what it receives, in terms of
/// `System.nanoTime`.
///
/// Both clocks of Linux run at one rate, also where that is being corrected (clock_gettime(2)):
/// their difference changes only when the wall clock is set, and is looked at again now and then.
/// Belongs to one loop's thread.
final class StampClock {
  /// How long a difference is taken for true.
  private static final long KEPT_NS = TimeUnit.MILLISECONDS.toNanos(10);

  /// Two readings of the one clock that are no further apart leave no doubt of the other's between
  /// them.
  private static final long CLOSE_NS = TimeUnit.MICROSECONDS.toNanos(1);

  private static final int MOST_TRIES = 5;

  private final LongSupplier wallNs;
  private final LongSupplier nanoTime;
  private long aheadNs;
  private long validUntilNano;

  /// A clock that compares these two: one of the wall, in nanoseconds since the epoch, and one as
  /// `System.nanoTime`.
  StampClock(LongSupplier wallNs, LongSupplier nanoTime) {
    this.wallNs = wallNs;
    this.nanoTime = nanoTime;
    compare();
  }

  /// Compares the clocks when it is time; once per round of the loop.
  void look(long nano) {
    if (nano - validUntilNano >= 0) {
      compare();
    }
  }

  /// An instant of the wall clock, in nanoseconds since the epoch, by `System.nanoTime`.
  long nano(long wallNs) {
    return wallNs - aheadNs;
  }

  /// A thread may lose its processor between two readings: those that were closest are taken.
  private void compare() {
    long closestNs = Long.MAX_VALUE;
    for (int tries = 0; tries < MOST_TRIES && closestNs > CLOSE_NS; tries++) {
      long before = nanoTime.getAsLong();
      long wall = wallNs.getAsLong();
      long betweenNs = nanoTime.getAsLong() - before;
      if (betweenNs < closestNs) {
        closestNs = betweenNs;
        aheadNs = wall - before - betweenNs / 2;
        validUntilNano = before + KEPT_NS;
      }
    }
  }
}
