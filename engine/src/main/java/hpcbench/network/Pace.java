package hpcbench.network;

/// Decides, once per round of a loop, whether it may sleep and until when.
final class Pace {
  /// Kernels are late by up to a thousandth of a long sleep; twice that is kept as a margin.
  private static final int LONG_SLEEP_MARGIN = 500;

  private final long spinNs;
  private long wakeNano;
  private boolean maySleep;

  /// A pace that polls for this long before something is due, because a sleep may end so much later
  /// than it was asked to.
  Pace(long spinNs) {
    this.spinNs = spinNs;
  }

  void plan(Loop.User user, long nano) {
    long dueNano = user.nextDueNano(nano);
    if (dueNano == Long.MAX_VALUE) {
      maySleep = !user.neverSleeps();
      wakeNano = user.nextLookNano();
    } else {
      long leftNs = dueNano - nano;
      maySleep = !user.neverSleeps() && leftNs > spinNs;
      wakeNano = Math.min(user.nextLookNano(), dueNano - spinNs - leftNs / LONG_SLEEP_MARGIN);
    }
  }

  /// Whether the loop may sleep now.
  boolean maySleep() {
    return maySleep;
  }

  /// Until when it may; `Long.MAX_VALUE` when there is no end.
  long wakeNano() {
    return wakeNano;
  }
}
