package hpcbench.network;

/// Watches one event loop from the inside: the longest time it did not come round while it had
/// work, and the share of time it spends working.
///
/// A loop sleeps until a deadline, or until the network wakes it. Time is lost when it wakes after
/// its deadline, or takes long from the first byte it reads to the end of its round, or long
/// between two rounds. A process that was stopped, starved of CPU or held in a garbage collection
/// shows up in one of the three. Written by the loop's thread; the results are read by any.
public final class StallProbe {
  private static final long NOTHING_READ = Long.MAX_VALUE;

  private long lastRoundEndNano;
  private long expectedNano;
  private long firstReadNano = NOTHING_READ;
  private boolean hadWork;
  private boolean hasSent;
  private long fromNano = System.nanoTime();

  /// The longest loss of the round before, which may reach over the instant to watch from.
  private long lastRoundMaxNs;

  private final Count maxNs = new Count();
  private final Count busyNs = new Count();

  /// A round starts now, and was told to be back from the network by then at the latest.
  void roundStarts(long nano, long expectedBack) {
    long betweenNs = nano - lastRoundEndNano;
    lastRoundMaxNs = 0;
    if (hadWork) {
      note(betweenNs, nano);
    }
    if (hasSent || firstReadNano != NOTHING_READ) {
      noteBusy(betweenNs, nano);
    }
    expectedNano = expectedBack;
    firstReadNano = NOTHING_READ;
    hasSent = false;
  }

  /// Bytes were read at this instant.
  void readAt(long nano) {
    if (firstReadNano == NOTHING_READ) {
      firstReadNano = nano;
    }
  }

  /// A request was sent.
  void sent() {
    hasSent = true;
  }

  /// The network has been served.
  void roundEnds(long nano, boolean hasWork) {
    if (hadWork && hasWork) {
      note(nano - Math.min(expectedNano, firstReadNano), nano);
    }
    if (firstReadNano != NOTHING_READ) {
      noteBusy(nano - firstReadNano, nano);
    }
    hadWork = hasWork;
    lastRoundEndNano = nano;
  }

  /// Counts what ends from this instant on, which may be yet to come, and forgets what ended
  /// before; on the loop's thread. A loss that reaches over the instant counts whole: what happens
  /// after it is late by all of that.
  void watchFrom(long nano) {
    maxNs.set(lastRoundEndNano >= nano ? lastRoundMaxNs : 0);
    busyNs.set(0);
    fromNano = nano;
  }

  /// The longest time that the loop did not come round, since the instant it is watched from.
  public long maxNs() {
    return maxNs.get();
  }

  /// Share of the time since that instant that the loop spent working, neither waiting nor polling.
  public double busyShare() {
    return Math.clamp((double) busyNs.get() / Math.max(1, System.nanoTime() - fromNano), 0.0, 1.0);
  }

  private void note(long ns, long nano) {
    lastRoundMaxNs = Math.max(lastRoundMaxNs, ns);
    if (ns > maxNs.get() && nano >= fromNano) {
      maxNs.set(ns);
    }
  }

  private void noteBusy(long ns, long nano) {
    if (nano >= fromNano) {
      busyNs.add(Math.min(ns, nano - fromNano));
    }
  }
}
