package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waits for sockets to become ready (epoll(7)).
final class Epoll {
  /// There is something to be read; told again for as long as there is.
  static final int IN = 0x1;

  /// There is room to write.
  static final int OUT = 0x4;

  /// The other side has closed its half of the connection (`EPOLLRDHUP`).
  private static final int PEER_CLOSED = 0x2000;

  private static final int ERROR = 0x8;
  private static final int HANG_UP = 0x10;
  private static final int EDGE_TRIGGERED = 1 << 31;

  /// All that happens to a connection, told once, when it happens: a socket that was drained is not
  /// looked at again, which the kernel would do for one that is told of as long as it is ready.
  static final int CHANGES = IN | OUT | PEER_CLOSED | EDGE_TRIGGERED;

  private static final int CTL_ADD = 1;
  private static final int MOST_AT_ONCE = 512;
  private static final int NO_LIMIT = -1;

  /// `struct epoll_event` is packed on x86-64 only (`include/uapi/linux/eventpoll.h`).
  private static final int EVENT_BYTES = SystemCall.isX86() ? 12 : 16;

  private static final int DATA_OFFSET = SystemCall.isX86() ? 4 : 8;

  private final Linux linux;
  private final MemorySegment events;
  private final MemorySegment change;
  private final int descriptor;

  /// A new set of nothing.
  ///
  /// @param arena must outlive this
  Epoll(Linux linux, Arena arena) {
    this.linux = linux;
    this.events = arena.allocate((long) MOST_AT_ONCE * EVENT_BYTES, Long.BYTES);
    this.change = arena.allocate(EVENT_BYTES, Long.BYTES);
    this.descriptor =
        (int) linux.checked("epoll_create1", linux.call(SystemCall.EPOLL_CREATE1, 0, 0, 0));
  }

  /// Watches a socket for these events.
  void add(int socket, int interest) {
    control(CTL_ADD, socket, interest);
  }

  /// Looks which sockets are ready, and waits until one is, if it may.
  ///
  /// @return how many are ready
  int await(boolean mayWait) {
    long limitMillis = mayWait ? NO_LIMIT : 0;
    long ready =
        linux.quickCall(
            SystemCall.EPOLL_PWAIT, descriptor, events.address(), MOST_AT_ONCE, limitMillis, 0);
    return ready >= 0 ? (int) ready : lookAgain();
  }

  /// After a wait that failed: most were only disturbed by a signal.
  private int lookAgain() {
    long ready =
        linux.call(SystemCall.EPOLL_PWAIT, descriptor, events.address(), MOST_AT_ONCE, 0, 0);
    return ready < 0 && linux.mustWait() ? 0 : (int) linux.checked("epoll_pwait", ready);
  }

  /// The socket that is ready at this position.
  int socket(int position) {
    return events.get(JAVA_INT_UNALIGNED, (long) position * EVENT_BYTES + DATA_OFFSET);
  }

  /// What happened to the socket at this position.
  int changes(int position) {
    return events.get(JAVA_INT_UNALIGNED, (long) position * EVENT_BYTES);
  }

  /// Whether a change says that there is something to be read, be it the end.
  static boolean isReadable(int changes) {
    return (changes & ~OUT) != 0;
  }

  /// Whether a change says that nothing more comes than is there.
  static boolean isAtEnd(int changes) {
    return (changes & (PEER_CLOSED | ERROR | HANG_UP)) != 0;
  }

  void close() {
    linux.call(SystemCall.CLOSE, descriptor, 0, 0);
  }

  private void control(int operation, int socket, int interest) {
    change.set(JAVA_INT, 0, interest);
    change.set(JAVA_INT_UNALIGNED, DATA_OFFSET, socket);
    long done =
        linux.call(SystemCall.EPOLL_CTL, descriptor, operation, socket, change.address(), 0);
    linux.checked("epoll_ctl", done);
  }
}
