package hpcbench.network;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;

/// Opens TCP sockets to a few addresses, and asks them how they are (socket(7), tcp(7)).
final class Sockets {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;

  /// `struct sockaddr_in` and `sockaddr_in6` (ip(7), ipv6(7)).
  private static final int IN_BYTES = 16;

  private static final int IN6_BYTES = 28;
  private static final int PORT_OFFSET = 2;
  private static final int IN_ADDRESS_OFFSET = 4;
  private static final int IN6_ADDRESS_OFFSET = 8;
  private static final int IN6_SCOPE_OFFSET = 24;
  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final Linux linux;
  private final boolean stampsReceipts;
  private final List<Address> addresses;
  private final MemorySegment option;
  private final MemorySegment optionBytes;

  /// An address as the kernel wants it.
  private record Address(int family, MemorySegment bytes) {}

  /// Sockets to these addresses, which are then known by their numbers.
  ///
  /// @param stampsReceipts whether the kernel is to stamp what they receive
  /// @param arena must outlive this
  Sockets(Linux linux, List<InetSocketAddress> to, boolean stampsReceipts, Arena arena) {
    this.linux = linux;
    this.stampsReceipts = stampsReceipts;
    this.addresses = to.stream().map(address -> encode(address, arena)).toList();
    this.option = arena.allocate(JAVA_INT);
    this.optionBytes = arena.allocateFrom(JAVA_INT, Integer.BYTES);
  }

  /// A new socket for this address; -1 when there can be none, and [Linux#errno] says why.
  int open(int address) {
    int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int socket = (int) linux.call(SystemCall.SOCKET, addresses.get(address).family(), type, 0);
    if (socket >= 0) {
      linux.checked("setsockopt", set(socket, IPPROTO_TCP, TCP_NODELAY, 1));
      if (stampsReceipts) { // where the kernel does not know it, reads are not stamped
        long _ =
            set(socket, SOL_SOCKET, StampedRead.SO_TIMESTAMPING, StampedRead.SOFTWARE_RECEIPTS);
      }
    }
    return socket;
  }

  /// Starts to connect a socket that was opened for this address.
  ///
  /// @return the error number; 0 when it is on its way
  int connect(int socket, int address) {
    MemorySegment to = addresses.get(address).bytes();
    long done = linux.call(SystemCall.CONNECT, socket, to.address(), to.byteSize());
    return done == 0 || linux.errno() == Linux.EINPROGRESS ? 0 : linux.errno();
  }

  /// The error number of a socket that was to be connected; 0 when it is.
  int error(int socket) {
    linux.checked(
        "getsockopt",
        linux.call(
            SystemCall.GETSOCKOPT,
            socket,
            SOL_SOCKET,
            SO_ERROR,
            option.address(),
            optionBytes.address()));
    return option.get(JAVA_INT, 0);
  }

  void close(int socket) {
    linux.call(SystemCall.CLOSE, socket, 0, 0);
  }

  private long set(int socket, int level, int name, int value) {
    option.set(JAVA_INT, 0, value);
    return linux.call(SystemCall.SETSOCKOPT, socket, level, name, option.address(), Integer.BYTES);
  }

  private static Address encode(InetSocketAddress to, Arena arena) {
    boolean isV6 = to.getAddress() instanceof Inet6Address;
    int family = isV6 ? AF_INET6 : AF_INET;
    MemorySegment bytes = arena.allocate(isV6 ? IN6_BYTES : IN_BYTES, Integer.BYTES);
    bytes.set(JAVA_SHORT, 0, (short) family);
    bytes.set(NETWORK_SHORT, PORT_OFFSET, (short) to.getPort());
    byte[] number = to.getAddress().getAddress();
    MemorySegment.copy(
        number, 0, bytes, JAVA_BYTE, isV6 ? IN6_ADDRESS_OFFSET : IN_ADDRESS_OFFSET, number.length);
    if (to.getAddress() instanceof Inet6Address v6) {
      bytes.set(JAVA_INT, IN6_SCOPE_OFFSET, v6.getScopeId());
    }
    return new Address(family, bytes);
  }
}
