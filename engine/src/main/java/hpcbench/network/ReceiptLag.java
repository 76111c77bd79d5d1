package hpcbench.network;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long bytes lay in the kernel before a loop had read them: its own share of every latency it
/// reports. Written by the loop's thread; read by others once the loop is closed.
public final class ReceiptLag {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  private final Histogram lagsNs = new Histogram(HIGHEST_NS, 2);

  /// Takes note of one read.
  void add(long ns) {
    lagsNs.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
  }

  /// Forgets what was seen so far; on the loop's thread.
  public void reset() {
    lagsNs.reset();
  }

  /// Adds all to a sum, in nanoseconds.
  public void addTo(Histogram sumNs) {
    sumNs.add(lagsNs);
  }
}
