package hpcbench.network;

import hpcbench.measure.FailureKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// A link over a socket of Linux.
final class LinuxLink implements Link {
  static final String CLOSED_BY_SERVICE = "the service closed the connection";

  private enum State {
    CONNECTING,
    OPEN,
    CLOSED
  }

  private final LinuxLoop loop;
  private final Linux linux;
  private final Link.User user;
  private final int socket;

  /// What the socket did not take yet.
  private final Deque<MemorySegment> unsent = new ArrayDeque<>(1);

  /// When nothing that is read from now on can have come yet: the socket was found empty, or the
  /// request was not sent.
  private long emptyNano = System.nanoTime();

  /// Whether nothing more comes than is there.
  private boolean endsHere;

  /// Whether the loop will come back to it.
  private boolean isUnread;

  private State state = State.CONNECTING;
  private String cause = CLOSED_BY_SERVICE;

  /// A link over this socket, which is being connected.
  LinuxLink(LinuxLoop loop, Link.User user, int socket) {
    this.loop = loop;
    this.linux = loop.linux();
    this.user = user;
    this.socket = socket;
  }

  @Override
  public void send(byte[] bytes) {
    loop.stalls().sent();
    emptyNano = System.nanoTime();
    MemorySegment all = MemorySegment.ofArray(bytes);
    if (!unsent.isEmpty()) {
      unsent.addLast(all);
      return;
    }
    long count = linux.send(socket, all);
    if (count < all.byteSize()) {
      keepUnsent(all, count);
    }
  }

  @Override
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      loop.release(this);
    }
  }

  int socket() {
    return socket;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  /// Something happened to the socket.
  ///
  /// @param changes what, as [Epoll#changes] has it
  void ready(int changes) {
    if (state == State.CONNECTING) {
      connected();
    } else {
      flush();
    }
    if (Epoll.isReadable(changes) && state == State.OPEN) {
      endsHere |= Epoll.isAtEnd(changes);
      readSome();
    }
  }

  /// The socket could not be connected.
  void notOpened(String why) {
    if (state == State.CONNECTING) {
      close();
      user.notOpened(FailureKind.CONNECT, why);
    }
  }

  private void connected() {
    int error = loop.sockets().error(socket);
    if (error == 0) {
      state = State.OPEN;
      user.opened();
    } else {
      notOpened(Linux.message(error));
    }
  }

  /// Reads once, for it is the turn of others then. A read that is not full has left nothing,
  /// unless the end comes next. Of what is left the kernel will not tell again, so the loop comes
  /// back.
  private void readSome() {
    long count = endsHere ? readToEnd() : read();
    boolean mayBeMore = count == Loop.READ_BYTES || (endsHere && count > 0);
    if (mayBeMore && state == State.OPEN && !isUnread) {
      isUnread = true;
      loop.comeBackTo(this);
    }
  }

  /// Reads what was left unread.
  void readOn() {
    isUnread = false;
    if (state == State.OPEN) {
      readSome();
    }
  }

  /// A failure here means that there was nothing: of a broken connection the kernel tells as its
  /// end.
  private long read() {
    long count = loop.receiver().quickReceive(socket);
    take(count);
    return count;
  }

  private long readToEnd() {
    long count = loop.receiver().receive(socket);
    take(count);
    if (count == 0) {
      broken(cause);
    } else if (count < 0 && !linux.mustWait()) {
      broken(linux.why());
    }
    return count;
  }

  /// The clock is read right after the socket.
  private void take(long count) {
    long nano = System.nanoTime();
    if (count > 0) {
      loop.stalls().readAt(nano);
      long cameNano = loop.receiver().cameAt(emptyNano, nano);
      emptyNano = count < Loop.READ_BYTES ? nano : cameNano;
      user.received(loop.receiver().bytes(), (int) count, cameNano);
    }
  }

  private void broken(String why) {
    close();
    user.closed(why);
  }

  private void flush() {
    while (!unsent.isEmpty()) {
      MemorySegment next = unsent.removeFirst();
      long count = linux.send(socket, next);
      if (count < next.byteSize()) {
        keepUnsent(next, count);
        return;
      }
    }
  }

  /// Keeps what the socket did not take until it takes more, before all that waits already.
  private void keepUnsent(MemorySegment bytes, long taken) {
    loop.hurry();
    if (taken < 0 && !linux.mustWait()) {
      failed();
    } else {
      unsent.addFirst(bytes.asSlice(Math.max(0, taken)));
    }
  }

  /// The service takes no more. What it said before that may still be there to be read; the end of
  /// it tells that the link is broken.
  private void failed() {
    cause = linux.why();
    unsent.clear();
  }
}
