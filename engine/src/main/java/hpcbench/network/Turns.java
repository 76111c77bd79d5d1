package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Asks Linux which share of a processor threads get, and in turns of what length
/// (sched_setattr(2)). Where Linux refuses, all stays as it was.
final class Turns {
  /// The thread that calls.
  static final long THIS_THREAD = 0;

  /// `struct sched_attr`, in its first version.
  private static final int BYTES = 48;

  private static final int NICE_OFFSET_BYTES = 16;
  private static final int LENGTH_OFFSET_BYTES = 24;
  private static final long USUAL_LENGTH = 0;

  private final Linux linux;
  private final MemorySegment wish;

  /// @param arena must outlive this
  Turns(Linux linux, Arena arena) {
    this.linux = linux;
    this.wish = arena.allocate(BYTES, Long.BYTES);
  }

  /// Asks for turns of the usual length for a thread, by its number.
  ///
  /// @param nice 19, for the least, to -20; less than it was needs a right
  void ask(long thread, int nice) {
    ask(thread, nice, USUAL_LENGTH);
  }

  /// Asks for turns of a length, which Linux heeds since 6.12.
  void ask(long thread, int nice, long lengthNs) {
    wish.set(JAVA_INT, 0, BYTES);
    wish.set(JAVA_INT, NICE_OFFSET_BYTES, nice);
    wish.set(JAVA_LONG, LENGTH_OFFSET_BYTES, lengthNs);
    linux.call(SystemCall.SCHED_SETATTR, thread, wish.address(), 0);
  }
}
