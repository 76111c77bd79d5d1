package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// The pause that a loop makes after it has served the network, so that it wakes once for what
/// comes to many sockets meanwhile (as network cards moderate their interrupts). Where the kernel
/// stamps what comes, that changes no instant. Belongs to one loop's thread.
final class Rest {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int TIMER_ABSTIME = 1;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Linux linux;
  private final MemorySegment until;
  private long servedNano = System.nanoTime();
  private long fromNano = servedNano;

  /// @param arena must outlive this
  Rest(Linux linux, Arena arena) {
    this.linux = linux;
    this.until = arena.allocate(JAVA_LONG, 2);
  }

  /// The network was served just now.
  void served() {
    servedNano = System.nanoTime();
  }

  /// There is to be no rest before this instant.
  void notBefore(long nano) {
    fromNano = nano;
  }

  /// Sleeps until the network was left alone for so long, but no longer than to an instant.
  ///
  /// @param lengthNs 0 or less for no rest
  /// @param wakeNano later than now
  /// @param nano now
  void take(long lengthNs, long wakeNano, long nano) {
    long endNano = Math.min(servedNano + lengthNs, wakeNano);
    if (endNano > nano && fromNano <= nano) {
      until.setAtIndex(JAVA_LONG, 0, endNano / NANOS);
      until.setAtIndex(JAVA_LONG, 1, endNano % NANOS);
      linux.quickCall(
          SystemCall.CLOCK_NANOSLEEP, CLOCK_MONOTONIC, TIMER_ABSTIME, until.address(), 0, 0);
    }
  }
}
