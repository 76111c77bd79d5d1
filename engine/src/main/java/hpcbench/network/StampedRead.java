package hpcbench.network;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/// Reads a socket together with the instant at which the kernel got the last of the bytes, and
/// tells how long they lay there (SO_TIMESTAMPING, `Documentation/networking/timestamping.rst`).
///
/// Structures are those of 64-bit Linux: `struct msghdr` and `cmsghdr` of recvmsg(2), and `struct
/// scm_timestamping`, whose first `timespec` is the software stamp.
final class StampedRead {
  /// `SO_TIMESTAMPING`, which is also the type of its control message.
  static final int SO_TIMESTAMPING = 37;

  /// Stamp what is received, and hand the stamps over.
  static final int SOFTWARE_RECEIPTS = 1 << 3 | 1 << 4;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int CLOCK_REALTIME = 0;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int HEADER_BYTES = 56;
  private static final int IOV_OFFSET = 16;
  private static final int IOV_COUNT_OFFSET = 24;
  private static final int CONTROL_OFFSET = 32;
  private static final int CONTROL_LENGTH_OFFSET = 40;
  private static final int CONTROL_BYTES = 256;
  private static final int TYPE_OFFSET = 12;
  private static final int STAMP_OFFSET = 16;

  private static final MethodHandle CLOCK_GETTIME =
      Linux.handle("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private final Linux linux;
  private final MemorySegment bytes;
  private final MemorySegment header;
  private final MemorySegment control;
  private final MemorySegment time;
  private long lagNs;

  /// @param arena must outlive this
  StampedRead(Linux linux, Arena arena) {
    this.linux = linux;
    this.bytes = arena.allocate(Loop.READ_BYTES);
    this.control = arena.allocate(CONTROL_BYTES, Long.BYTES);
    this.time = arena.allocate(JAVA_LONG, 2);
    MemorySegment vector = arena.allocate(JAVA_LONG, 2);
    vector.setAtIndex(JAVA_LONG, 0, bytes.address());
    vector.setAtIndex(JAVA_LONG, 1, bytes.byteSize());
    this.header = arena.allocate(HEADER_BYTES, Long.BYTES);
    header.set(JAVA_LONG, IOV_OFFSET, vector.address());
    header.set(JAVA_LONG, IOV_COUNT_OFFSET, 1);
    header.set(JAVA_LONG, CONTROL_OFFSET, control.address());
  }

  /// Reads what a socket has, without waiting; does not say why it failed.
  ///
  /// @param into has room for [Loop#READ_BYTES]
  /// @return as recv(2)
  long receive(int socket, byte[] into) {
    header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, CONTROL_BYTES);
    long count = linux.quickCall(SystemCall.RECVMSG, socket, header.address(), MSG_DONTWAIT, 0, 0);
    lagNs = count > 0 && isStamped() ? realtimeNs() - nanos(control, STAMP_OFFSET) : -1;
    if (count > 0) {
      MemorySegment.copy(bytes, JAVA_BYTE, 0, into, 0, (int) count);
    }
    return count;
  }

  /// From the kernel's receipt of the last read's bytes to the return of that read; -1 when the
  /// kernel did not say.
  long lagNs() {
    return lagNs;
  }

  private boolean isStamped() {
    return header.get(JAVA_LONG, CONTROL_LENGTH_OFFSET) >= STAMP_OFFSET + 2 * Long.BYTES
        && control.get(JAVA_INT, TYPE_OFFSET) == SO_TIMESTAMPING
        && nanos(control, STAMP_OFFSET) > 0;
  }

  /// The clock of the kernel's stamps.
  private long realtimeNs() {
    try {
      int _ = (int) CLOCK_GETTIME.invokeExact(CLOCK_REALTIME, time);
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
    return nanos(time, 0);
  }

  /// A `struct timespec`.
  private static long nanos(MemorySegment at, long offset) {
    return at.get(JAVA_LONG, offset) * NANOS + at.get(JAVA_LONG, offset + Long.BYTES);
  }
}
