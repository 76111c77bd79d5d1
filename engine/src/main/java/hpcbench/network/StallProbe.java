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
  private long sinceNano;
  private final Count maxNs = new Count();
  private final Count busyNs = new Count();

  /// A round starts now, and was told to be back from the network by then at the latest.
  void roundStarts(long nano, long expectedBack) {
    long betweenNs = nano - lastRoundEndNano;
    if (hadWork) {
      note(betweenNs);
    }
    if (hasSent || firstReadNano != NOTHING_READ) {
      busyNs.add(betweenNs);
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
      note(nano - Math.min(expectedNano, firstReadNano));
    }
    if (firstReadNano != NOTHING_READ) {
      busyNs.add(nano - firstReadNano);
    }
    hadWork = hasWork;
    lastRoundEndNano = nano;
  }

  /// Forgets what it has seen so far; on the loop's thread.
  public void reset() {
    maxNs.set(0);
    busyNs.set(0);
    sinceNano = System.nanoTime();
  }

  /// The longest time since the last reset that the loop did not come round.
  public long maxNs() {
    return maxNs.get();
  }

  /// Share of the time since the last reset that the loop spent working, neither waiting nor
  /// polling.
  public double busyShare() {
    return Math.clamp((double) busyNs.get() / Math.max(1, System.nanoTime() - sinceNano), 0.0, 1.0);
  }

  private void note(long ns) {
    if (ns > maxNs.get()) {
      maxNs.set(ns);
    }
  }
}
