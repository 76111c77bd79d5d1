package hpcbench.calibrate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A service that does nothing but answer, and knows to the nanosecond what it sent when.
///
/// It answers every request of the load engine with bytes that were made before, on one thread of
/// this process, and stamps each token right before it writes it. Its clock is the engine's own, so
/// that the difference of both sides' stamps is the engine's error and the kernel's delay, and no
/// clock's.
final class NullTarget implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final EventLoopGroup loop;
  private final Channel listener;
  private final Map<Long, Emission> emissions = new ConcurrentHashMap<>();

  private NullTarget(EventLoopGroup loop, NullAnswer answer) throws IOException {
    this.loop = loop;
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(channelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(connections(answer))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "no port of the loopback address can be listened on: " + bound.cause().getMessage(),
          bound.cause());
    }
    this.listener = bound.channel();
  }

  /// Starts a target that gives this answer.
  static NullTarget start(NullAnswer answer) throws IOException {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("hpcbench-null-target", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      return new NullTarget(loop, answer);
    } catch (IOException e) {
      end(loop);
      throw e;
    }
  }

  private static Class<? extends ServerChannel> channelType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private ChannelInitializer<Channel> connections(NullAnswer answer) {
    NullBytes bytes = NullBytes.of(answer);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new NullConnection(answer, bytes, emissions));
      }
    };
  }

  URI uri() {
    return URI.create(
        "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
  }

  /// What it did for the request with this number; empty while the answer is not complete, and for
  /// answers without a pace, which are not stamped.
  Optional<Emission> emission(long request) {
    return Optional.ofNullable(emissions.get(request));
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    end(loop);
  }

  private static void end(EventLoopGroup loop) {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
