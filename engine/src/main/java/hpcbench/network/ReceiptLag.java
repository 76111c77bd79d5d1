package hpcbench.network;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long bytes lay in the kernel before a loop had read them: its own share of every latency it
/// reports. Written by the loop's thread; read by others once the loop is closed.
public final class ReceiptLag {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  /// Of all reads: each sample counts for those that it stands for.
  private final Histogram lagsNs = new Histogram(HIGHEST_NS, 2);

  private long samples;
  private long fromNano = System.nanoTime();

  /// That of several loops together.
  public static ReceiptLag sum(Collection<ReceiptLag> lags) {
    ReceiptLag sum = new ReceiptLag();
    for (ReceiptLag lag : lags) {
      sum.lagsNs.add(lag.lagsNs);
      sum.samples += lag.samples;
    }
    return sum;
  }

  /// How many reads were looked at.
  public long samples() {
    return samples;
  }

  /// The lag in nanoseconds that this many of a hundred reads stayed within; 0 without samples.
  public long atPercentile(double percentile) {
    return lagsNs.getValueAtPercentile(percentile);
  }

  /// Takes note of one read, which was now and stands for so many.
  void add(long ns, int reads) {
    if (System.nanoTime() >= fromNano) {
      lagsNs.recordValueWithCount(Math.clamp(ns, 0, HIGHEST_NS), reads);
      samples++;
    }
  }

  /// Counts reads from this instant on, which may be yet to come, and forgets those before; on the
  /// loop's thread.
  void watchFrom(long nano) {
    lagsNs.reset();
    samples = 0;
    fromNano = nano;
  }
}
