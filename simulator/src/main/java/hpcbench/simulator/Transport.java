package hpcbench.simulator;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/// How the server reaches the network: Linux's epoll natively, or Java's own selector elsewhere.
///
/// @param handlers makes what waits for events
/// @param serverChannel the kind of listening socket
/// @param spinNs how much later than asked it tends to wake: about 0.13 ms for epoll with its
///   nanosecond timeout, up to a millisecond for a selector, whose timeout has that grain
record Transport(
    IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel, long spinNs) {
  private static final long EPOLL_OVERSHOOT_NS = 200_000;
  private static final long SELECTOR_OVERSHOOT_NS = 1_200_000;

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EPOLL_OVERSHOOT_NS)
        : selector();
  }

  static Transport selector() {
    return new Transport(
        NioIoHandler.newFactory(), NioServerSocketChannel.class, SELECTOR_OVERSHOOT_NS);
  }
}
