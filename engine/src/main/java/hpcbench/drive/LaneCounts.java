package hpcbench.drive;

import hpcbench.network.Count;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What one lane counts for the live progress. Written by the lane's loop, read by any thread; a
/// read may be a moment late, and costs the writer nothing.
final class LaneCounts {
  private static final long HIGHEST_TTFT_US = TimeUnit.HOURS.toMicros(1);

  private final SingleWriterRecorder ttftUs = new SingleWriterRecorder(HIGHEST_TTFT_US, 2);

  final Count started = new Count();
  final Count completed = new Count();
  final Count failed = new Count();
  final Count tokens = new Count();
  final Count connections = new Count();
  final Count staleRetries = new Count();
  final Count unterminated = new Count();

  /// Requests that have ended, for good or ill; but for those that were given up.
  long ended() {
    return completed.get() + failed.get();
  }

  void firstToken(long ttftNs) {
    ttftUs.recordValue(Math.clamp(ttftNs / 1000, 0, HIGHEST_TTFT_US));
  }

  /// Adds the times to first token since the last call, in microseconds.
  void drainTtftTo(Histogram sum) {
    sum.add(ttftUs.getIntervalHistogram());
  }
}
