package hpcbench.network;

import java.lang.foreign.Arena;

/// Reads sockets, and says when what was read had come: by the kernel's stamp where there is one.
/// Such an instant does not depend on when this client came to read, which makes it the truer one,
/// and leaves the client free to read when it suits it.
///
/// A stamp is that of the last bytes of its read. It is believed within bounds only: bytes cannot
/// have come before the socket was last found empty (which a segment that had waited for one before
/// it, lost on the way, might claim, and so might any after the wall clock was set), nor after they
/// were read. Belongs to one loop's thread.
final class Receiver {
  private final byte[] bytes = new byte[Loop.READ_BYTES];
  private final StampClock clock;
  private final ReceiptLag lag = new ReceiptLag();
  private final StampedRead read;
  private boolean isStamped;

  /// @param arena must outlive this
  Receiver(Linux linux, Arena arena, StampClock clock) {
    this.read = new StampedRead(linux, arena);
    this.clock = clock;
  }

  /// What reads go to, one after the other.
  byte[] bytes() {
    return bytes;
  }

  /// How long bytes lay in the kernel before they were read.
  ReceiptLag lag() {
    return lag;
  }

  /// A round of the loop begins, at this instant.
  void roundStarts(long nano) {
    clock.look(nano);
  }

  /// Reads what a socket has, without waiting; does not say why it failed.
  ///
  /// @return as recv(2)
  long quickReceive(int socket) {
    return read.quickReceive(socket, bytes);
  }

  /// Reads as [#quickReceive] does; when it failed, [Linux#errno] says why.
  long receive(int socket) {
    return read.receive(socket, bytes);
  }

  /// Whether the kernel stamped the last read that brought bytes.
  boolean isStamped() {
    return isStamped;
  }

  /// When the last bytes of the last read had come.
  ///
  /// @param emptyNano when the socket had nothing more to read, the last time
  /// @param readNano when the read returned
  long cameAt(long emptyNano, long readNano) {
    isStamped = read.wallNs() != StampedRead.UNKNOWN;
    if (!isStamped) {
      lag.addUnknown(readNano);
      return readNano;
    }
    long came = Math.clamp(clock.nano(read.wallNs()), emptyNano, readNano);
    lag.add(readNano - came, readNano);
    return came;
  }
}
