package hpcbench.network;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long bytes lay in the kernel before a loop had read them, and for how many reads the kernel
/// did not say when it got their bytes. Written by the loop's thread; read by others once the loop
/// is closed.
public final class ReceiptLag {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  private static final double MOST_UNKNOWN_SHARE = 0.001;

  private final Histogram lagsNs = new Histogram(HIGHEST_NS, 2);
  private long unknown;
  private long fromNano = System.nanoTime();

  /// That of several loops together.
  public static ReceiptLag sum(Collection<ReceiptLag> lags) {
    ReceiptLag sum = new ReceiptLag();
    for (ReceiptLag lag : lags) {
      sum.lagsNs.add(lag.lagsNs);
      sum.unknown += lag.unknown;
    }
    return sum;
  }

  /// How many reads the kernel stamped.
  public long reads() {
    return lagsNs.getTotalCount();
  }

  /// Whether the kernel stamped what was read: all but one read of a thousand, for it may begin a
  /// moment after it was asked to.
  public boolean isKnown() {
    return reads() > 0 && unknown <= MOST_UNKNOWN_SHARE * reads();
  }

  /// The lag in nanoseconds that this many of a hundred stamped reads stayed within; 0 without any.
  public long atPercentile(double percentile) {
    return lagsNs.getValueAtPercentile(percentile);
  }

  /// Takes note of a read at this instant, whose bytes had lain for so long.
  void add(long ns, long nano) {
    if (nano >= fromNano) {
      lagsNs.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
    }
  }

  /// Takes note of a read at this instant, of which that is not known.
  void addUnknown(long nano) {
    if (nano >= fromNano) {
      unknown++;
    }
  }

  /// Counts reads from this instant on, which may be yet to come, and forgets those before; on the
  /// loop's thread.
  void watchFrom(long nano) {
    lagsNs.reset();
    unknown = 0;
    fromNano = nano;
  }
}
