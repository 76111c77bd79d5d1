package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Wakes a loop that sleeps in [Epoll#await], from other threads (eventfd(2)).
final class WakeUp {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private final Linux linux;
  private final MemorySegment one;
  private final MemorySegment sum;
  private final int descriptor;
  private boolean isPending;
  private boolean isClosed;

  /// @param arena must outlive this
  WakeUp(Arena arena) {
    // Of its own: errno is not looked at on the threads that wake.
    this.linux = new Linux(arena);
    this.one = arena.allocateFrom(JAVA_LONG, 1);
    this.sum = arena.allocate(JAVA_LONG);
    this.descriptor =
        (int)
            linux.checked(
                "eventfd", linux.call(SystemCall.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0));
  }

  /// What becomes readable when somebody wakes the loop.
  int descriptor() {
    return descriptor;
  }

  /// Wakes the loop; from any thread.
  synchronized void wake() {
    if (!isPending && !isClosed) {
      isPending = true;
      linux.call(SystemCall.WRITE, descriptor, one.address(), Long.BYTES);
    }
  }

  /// The loop is awake; what is asked of it from now on wakes it again.
  synchronized void awake() {
    isPending = false;
    linux.call(SystemCall.READ, descriptor, sum.address(), Long.BYTES);
  }

  /// Wakes nobody any more: the descriptor's number may be another's soon.
  synchronized void close() {
    isClosed = true;
    linux.call(SystemCall.CLOSE, descriptor, 0, 0);
  }
}
