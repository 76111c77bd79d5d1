package hpcbench.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// A loop of Netty. It wraps Netty's own handler of epoll or NIO, and gives it the user's time in
/// place of Netty's.
final class NettyLoop implements Loop {
  /// A sleep ends this much later than asked for, at the most, as a rule; so much is polled.
  private static final long EPOLL_SPIN_NS = TimeUnit.MICROSECONDS.toNanos(120);

  /// NIO sleeps in whole milliseconds.
  private static final long NIO_SPIN_NS = TimeUnit.MICROSECONDS.toNanos(1500);

  private final boolean isNative;
  private final Endpoint endpoint;
  private final Pace pace;
  private final MultiThreadIoEventLoopGroup group;
  private final Bootstrap bootstrap;
  private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
  private final byte[] scratch = new byte[READ_BYTES];
  private final StallProbe stalls = new StallProbe();
  private final ReceiptLag receiptLag = new ReceiptLag();
  private User user = User.nobody();
  private boolean isClosed;

  /// A loop with a thread of this name, over epoll if it is wanted and its library loads.
  NettyLoop(String name, boolean wantsNative, Endpoint endpoint) {
    this.isNative = wantsNative && Epoll.isAvailable();
    this.endpoint = endpoint;
    this.pace = new Pace(isNative ? EPOLL_SPIN_NS : NIO_SPIN_NS);
    IoHandlerFactory network = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().name(name).daemon().factory(),
            executor -> new Handler(network.newHandler(executor)));
    this.bootstrap = bootstrap();
  }

  @Override
  public String transport() {
    return isNative ? "epoll" : "nio";
  }

  @Override
  public void serve(User newUser) {
    user = newUser;
  }

  @Override
  public void execute(Runnable task) {
    group.execute(task);
  }

  @Override
  public Link connect(int server, Link.User linkUser) {
    InetSocketAddress address = endpoint.addresses().get(server);
    NettyLink link = new NettyLink(linkUser, stalls, scratch);
    bootstrap
        .clone()
        .handler(
            endpoint.tls().<ChannelHandler>map(tls -> secured(tls, address, link)).orElse(link))
        .connect(address)
        .addListener(opened -> {
          if (!opened.isSuccess()) {
            link.connectFailed(opened.cause());
          }
        });
    return link;
  }

  @Override
  public StallProbe stalls() {
    return stalls;
  }

  @Override
  public ReceiptLag receiptLag() {
    return receiptLag;
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
      receiveBuffer.free();
    }
  }

  private Bootstrap bootstrap() {
    Bootstrap plain =
        new Bootstrap()
            .group(group)
            .channel(isNative ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) endpoint.connectTimeout().toMillis());
    return endpoint.tls().isPresent()
        ? plain
        : plain.option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffer);
  }

  private ChannelHandler secured(SslContext context, InetSocketAddress address, NettyLink link) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        SslHandler handler =
            context.newHandler(channel.alloc(), address.getHostString(), address.getPort());
        handler.setHandshakeTimeoutMillis(endpoint.connectTimeout().toMillis());
        channel.pipeline().addLast(handler, link);
      }
    };
  }

  /// Netty's handler, with the user's time in place of Netty's.
  private final class Handler implements IoHandler, IoHandlerContext {
    private final IoHandler network;
    private IoHandlerContext timers = this;

    Handler(IoHandler network) {
      this.network = network;
    }

    @Override
    public int run(IoHandlerContext context) {
      timers = context;
      long before = System.nanoTime();
      pace.plan(user, before);
      stalls.roundStarts(before, canBlock() ? pace.wakeNano() : before);
      int handled = network.run(this);
      long after = System.nanoTime();
      stalls.roundEnds(after, user.hasWork());
      user.round(after);
      return handled;
    }

    @Override
    public boolean canBlock() {
      return pace.maySleep() && timers.canBlock();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      long timerNs = timers.delayNanos(currentTimeNanos);
      return pace.wakeNano() == Long.MAX_VALUE
          ? timerNs
          : Math.clamp(pace.wakeNano() - currentTimeNanos, 0, timerNs);
    }

    @Override
    public long deadlineNanos() {
      return pace.wakeNano() == Long.MAX_VALUE ? timers.deadlineNanos() : pace.wakeNano();
    }

    @Override
    public void initialize() {
      network.initialize();
    }

    @Override
    public void prepareToDestroy() {
      network.prepareToDestroy();
    }

    @Override
    public void destroy() {
      network.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return network.register(handle);
    }

    @Override
    public void wakeup() {
      network.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return network.isCompatible(handleType);
    }
  }
}
