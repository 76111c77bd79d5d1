package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// Asks Linux to wake a thread on time and to let it run as soon as it is awake. Nobody needs a
/// right for it, and nobody loses by it: the thread's share of a processor stays what it was.
final class PromptThread {
  private static final int PR_SET_TIMERSLACK = 29;

  private static final int PRIO_PROCESS = 0;

  /// What `getpriority` adds, as a system call, to have no negative results.
  private static final int NICE_OFFSET = 20;

  /// `struct sched_attr` of sched_setattr(2), in its first version.
  private static final int BYTES = 48;

  private static final int NICE_OFFSET_BYTES = 16;
  private static final int SLICE_OFFSET_BYTES = 24;

  /// The shortest turn there is. Since Linux 6.12, a thread that asks for short turns goes before
  /// those that have long ones; before, the wish was passed over.
  private static final long SLICE_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private PromptThread() {}

  /// Asks for the thread that calls; where Linux refuses, all stays as it was.
  static void ask(Linux linux, Arena arena) {
    linux.call(SystemCall.PRCTL, PR_SET_TIMERSLACK, 1, 0); // sleeps end on time, not 50 us later
    long nice = NICE_OFFSET - linux.call(SystemCall.GETPRIORITY, PRIO_PROCESS, 0, 0);
    MemorySegment wish = arena.allocate(BYTES, Long.BYTES);
    wish.set(JAVA_INT, 0, BYTES);
    wish.set(JAVA_INT, NICE_OFFSET_BYTES, (int) nice);
    wish.set(JAVA_LONG, SLICE_OFFSET_BYTES, SLICE_NS);
    linux.call(SystemCall.SCHED_SETATTR, 0, wish.address(), 0);
  }
}
