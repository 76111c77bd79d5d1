package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// Wakes a loop that sleeps in [Epoll#await] at an instant (timerfd_create(2)).
///
/// A limit given with each wait would be set and taken back with each wait, which on a virtual
/// machine takes a quarter of what receiving a token takes in all. An alarm is set once, for the
/// earliest instant asked for, and stays set until then: who asks for a later one meanwhile is
/// woken at the earlier, and asks again.
final class Alarm {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int TFD_CLOEXEC = 0x80000;
  private static final int TFD_NONBLOCK = 0x800;

  /// Zero would take the alarm back.
  private static final long SOONEST_NS = 1;

  /// `struct itimerspec`: the interval, which is 0, for it rings once; and the time until then.
  private static final int LONGS = 4;

  private static final int SECONDS_AT = 2;
  private static final int NANOS_AT = 3;

  private final Linux linux;
  private final MemorySegment time;
  private final int descriptor;

  /// When it rings, or did; by `System.nanoTime`.
  private long setForNano;

  /// An alarm that is not set.
  ///
  /// @param arena must outlive this
  Alarm(Linux linux, Arena arena) {
    this.linux = linux;
    this.time = arena.allocate(JAVA_LONG, LONGS);
    this.descriptor =
        (int)
            linux.checked(
                "timerfd_create",
                linux.call(
                    SystemCall.TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK, 0));
    this.setForNano = System.nanoTime();
  }

  /// What becomes readable when it rings. It need not be read where its changes are watched.
  int descriptor() {
    return descriptor;
  }

  /// Sees to it that it rings at this instant or before.
  ///
  /// @param wakeNano later than now
  /// @param nano now
  void ringBy(long wakeNano, long nano) {
    boolean isSet = setForNano - nano > 0;
    if (!isSet || wakeNano < setForNano) {
      setForNano = wakeNano;
      set(Math.max(SOONEST_NS, wakeNano - nano));
    }
  }

  void close() {
    linux.call(SystemCall.CLOSE, descriptor, 0, 0);
  }

  private void set(long delayNs) {
    time.setAtIndex(JAVA_LONG, SECONDS_AT, delayNs / TimeUnit.SECONDS.toNanos(1));
    time.setAtIndex(JAVA_LONG, NANOS_AT, delayNs % TimeUnit.SECONDS.toNanos(1));
    linux.quickCall(SystemCall.TIMERFD_SETTIME, descriptor, 0, time.address(), 0, 0);
  }
}
