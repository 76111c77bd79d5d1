package hpcbench.network;

import java.util.concurrent.TimeUnit;

/// Which reads ask for the kernel's stamp: every one while there are few, and one in up to
/// seventeen of very many, since it costs a tenth of a read more. So two seconds have enough of
/// them for a 99th percentile. Belongs to one loop's thread.
final class Sampling {
  /// At least, where there are so many.
  private static final int WANTED_PER_SECOND = 500;

  /// How often the number of reads is looked at.
  private static final long SPAN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long WANTED_PER_SPAN =
      WANTED_PER_SECOND * SPAN_NS / TimeUnit.SECONDS.toNanos(1);

  /// Primes, so that samples do not fall on the same socket over and over.
  private static final int[] STEPS = {1, 3, 7, 17};

  private int step = STEPS[0];
  private int sinceLast;
  private int represented;
  private long readsInSpan;
  private long spanEndNano = Long.MIN_VALUE;

  /// Counts a read, which comes now; whether it is to be sampled.
  boolean takesNext() {
    readsInSpan++;
    sinceLast++;
    if (sinceLast < step) {
      return false;
    }
    represented = sinceLast;
    sinceLast = 0;
    return true;
  }

  /// How many reads the last sample stands for, itself among them.
  int represented() {
    return represented;
  }

  /// The loop has come round, at this instant.
  void roundEnds(long nano) {
    if (nano >= spanEndNano) {
      step = step(readsInSpan);
      readsInSpan = 0;
      spanEndNano = nano + SPAN_NS;
    }
  }

  /// The largest that leaves as many samples as are wanted.
  private static int step(long reads) {
    int largest = STEPS[0];
    for (int candidate : STEPS) {
      if (reads >= candidate * WANTED_PER_SPAN) {
        largest = candidate;
      }
    }
    return largest;
  }
}
