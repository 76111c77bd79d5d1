package hpcbench.network;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long bytes lay in the kernel before a loop had read them: its own share of every latency it
/// reports. Written by the loop's thread; read by others once the loop is closed.
public final class ReceiptLag {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  private final Histogram lagsNs = new Histogram(HIGHEST_NS, 2);
  private long fromNano = System.nanoTime();

  /// Takes note of one read, which was now.
  void add(long ns) {
    if (System.nanoTime() >= fromNano) {
      lagsNs.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
    }
  }

  /// Counts reads from this instant on, which may be yet to come, and forgets those before; on the
  /// loop's thread.
  void watchFrom(long nano) {
    lagsNs.reset();
    fromNano = nano;
  }

  /// Adds all to a sum, in nanoseconds.
  public void addTo(Histogram sumNs) {
    sumNs.add(lagsNs);
  }
}
