package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Reads a socket together with the instant at which the kernel got the last of the bytes
/// (SO_TIMESTAMPING, `Documentation/networking/timestamping.rst`).
///
/// Structures are those of 64-bit Linux: `struct msghdr` and `cmsghdr` of recvmsg(2), and `struct
/// scm_timestamping`, whose first `timespec` is the software stamp.
final class StampedRead {
  /// `SO_TIMESTAMPING`, which is also the type of its control message.
  static final int SO_TIMESTAMPING = 37;

  /// Stamp what is received, and hand the stamps over.
  static final int SOFTWARE_RECEIPTS = 1 << 3 | 1 << 4;

  /// What [#wallNs] says where the kernel said nothing.
  static final long UNKNOWN = -1;

  private static final int MSG_DONTWAIT = 0x40;

  private static final int HEADER_BYTES = 56;
  private static final int IOV_OFFSET = 16;
  private static final int IOV_COUNT_OFFSET = 24;
  private static final int CONTROL_OFFSET = 32;
  private static final int CONTROL_LENGTH_OFFSET = 40;
  private static final int CONTROL_BYTES = 256;
  private static final int TYPE_OFFSET = 12;
  private static final int STAMP_OFFSET = 16;

  private final Linux linux;
  private final MemorySegment bytes;
  private final MemorySegment header;
  private final MemorySegment control;
  private long wallNs = UNKNOWN;

  /// @param arena must outlive this
  StampedRead(Linux linux, Arena arena) {
    this.linux = linux;
    this.bytes = arena.allocate(Loop.READ_BYTES);
    this.control = arena.allocate(CONTROL_BYTES, Long.BYTES);
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
  long quickReceive(int socket, byte[] into) {
    header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, CONTROL_BYTES);
    return take(
        linux.quickCall(SystemCall.RECVMSG, socket, header.address(), MSG_DONTWAIT, 0, 0), into);
  }

  /// Reads as [#quickReceive] does; when it failed, [Linux#errno] says why.
  long receive(int socket, byte[] into) {
    header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, CONTROL_BYTES);
    return take(linux.call(SystemCall.RECVMSG, socket, header.address(), MSG_DONTWAIT), into);
  }

  /// When the kernel got the last bytes of the last read: nanoseconds since the epoch, by the wall
  /// clock; [#UNKNOWN] when it did not say.
  long wallNs() {
    return wallNs;
  }

  private long take(long count, byte[] into) {
    wallNs = count > 0 && isStamped() ? stampNs() : UNKNOWN;
    if (count > 0) {
      MemorySegment.copy(bytes, JAVA_BYTE, 0, into, 0, (int) count);
    }
    return count;
  }

  private boolean isStamped() {
    return header.get(JAVA_LONG, CONTROL_LENGTH_OFFSET) >= STAMP_OFFSET + 2 * Long.BYTES
        && control.get(JAVA_INT, TYPE_OFFSET) == SO_TIMESTAMPING
        && stampNs() > 0;
  }

  private long stampNs() {
    return Linux.nanos(control, STAMP_OFFSET);
  }
}
