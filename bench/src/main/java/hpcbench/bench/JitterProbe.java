package hpcbench.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// How much this machine disturbs a program that only wants to run: the ground noise under every
/// figure. Run as a process of its own, on the core in question.
final class JitterProbe {
  private static final long SPIN_NS = 500_000_000;
  private static final int SLEEPS = 200;
  private static final long SLEEP_NS = 1_000_000;
  private static final long NOTABLE_GAP_NS = 20_000;

  private JitterProbe() {}

  /// Prints one line.
  public static void main(String[] arguments) {
    spin(); // for the compiler
    Gaps gaps = spin();
    long[] overshoots = sleep();
    System.out.printf(
        Locale.ROOT,
        "spinning %d ms: taken away for %.2f %% of the time, longest %.0f us; sleeping 1 ms: over by %.0f us p50, %.0f us p99%n",
        SPIN_NS / 1_000_000,
        100.0 * gaps.totalNs() / SPIN_NS,
        gaps.longestNs() / 1e3,
        overshoots[SLEEPS / 2] / 1e3,
        overshoots[SLEEPS * 99 / 100] / 1e3);
  }

  private record Gaps(long totalNs, long longestNs) {}

  private static Gaps spin() {
    long total = 0;
    long longest = 0;
    long start = System.nanoTime();
    long last = start;
    while (last - start < SPIN_NS) {
      long now = System.nanoTime();
      long gap = now - last;
      if (gap > NOTABLE_GAP_NS) {
        total += gap;
        longest = Math.max(longest, gap);
      }
      last = now;
    }
    return new Gaps(total, longest);
  }

  private static long[] sleep() {
    long[] overshoots = new long[SLEEPS];
    for (int i = 0; i < SLEEPS; i++) {
      long start = System.nanoTime();
      LockSupport.parkNanos(SLEEP_NS);
      overshoots[i] = System.nanoTime() - start - SLEEP_NS;
    }
    Arrays.sort(overshoots);
    return overshoots;
  }
}
