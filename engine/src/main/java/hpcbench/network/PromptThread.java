package hpcbench.network;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;

/// Asks Linux to wake a thread on time and to let it run as soon as it is awake. Nobody needs a
/// right for it, and nobody loses by it: the thread's share of a processor stays what it was.
final class PromptThread {
  private static final int PR_SET_TIMERSLACK = 29;

  private static final int PRIO_PROCESS = 0;

  /// What `getpriority` adds, as a system call, to have no negative results.
  private static final int NICE_OFFSET = 20;

  /// The shortest turn there is. Since Linux 6.12, a thread that asks for short turns goes before
  /// those that have long ones; before, the wish was passed over.
  private static final long TURN_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private PromptThread() {}

  /// Asks for the thread that calls; where Linux refuses, all stays as it was.
  static void ask(Linux linux, Arena arena) {
    linux.call(SystemCall.PRCTL, PR_SET_TIMERSLACK, 1, 0); // sleeps end on time, not 50 us later
    long nice = NICE_OFFSET - linux.call(SystemCall.GETPRIORITY, PRIO_PROCESS, 0, 0);
    new Turns(linux, arena).ask(Turns.THIS_THREAD, (int) nice, TURN_NS);
  }
}
