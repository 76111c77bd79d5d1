package hpcbench.drive;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
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
import java.util.concurrent.TimeUnit;

/// One event loop that also keeps time: it sleeps until shortly before its user needs it, then
/// polls the network without sleeping until the instant has come, so that a request goes out on the
/// very loop that owns its socket and within microseconds of its time.
///
/// It wraps Netty's own handler of epoll or NIO, and is asked nothing per token: once per round of
/// the loop it asks its user when to be back.
final class PacedLoop implements AutoCloseable {
  /// A sleep ends this much later than asked for, at the most, as a rule; so much is polled.
  private static final long EPOLL_SPIN_NS = TimeUnit.MICROSECONDS.toNanos(120);

  /// NIO sleeps in whole milliseconds.
  private static final long NIO_SPIN_NS = TimeUnit.MICROSECONDS.toNanos(1500);

  /// Kernels are late by up to a thousandth of a long sleep; twice that is kept as a margin.
  private static final int LONG_SLEEP_MARGIN = 500;

  private final boolean isNative;
  private final long spinNs;
  private final MultiThreadIoEventLoopGroup group;
  private final StallProbe stalls = new StallProbe();
  private User user = new Nobody();

  /// A loop with a thread of this name.
  PacedLoop(String name, EngineOptions.Transport transport) {
    this.isNative = transport == EngineOptions.Transport.BEST && Epoll.isAvailable();
    this.spinNs = isNative ? EPOLL_SPIN_NS : NIO_SPIN_NS;
    IoHandlerFactory network = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().name(name).daemon().factory(),
            executor -> new Handler(network.newHandler(executor)));
  }

  /// Who is kept in time by a loop. Called on the loop's thread only; instants are
  /// `System.nanoTime`.
  interface User {
    /// When something falls due next; `Long.MAX_VALUE` when nothing does.
    long nextDueNano(long nano);

    /// Whether the loop must not sleep at all now.
    boolean neverSleeps();

    /// Whether it has work, so that a loop that does not come round is a stall.
    boolean hasWork();

    /// Does what has fallen due; once per round, after the network was served.
    void round(long nano);
  }

  /// Serves this user from now on; to be called on the loop's thread.
  void serve(User newUser) {
    user = newUser;
  }

  EventLoop loop() {
    return group.next();
  }

  Class<? extends Channel> channelType() {
    return isNative ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /// Name of the transport in use.
  String transport() {
    return isNative ? "epoll" : "nio";
  }

  /// How long the loop did not come round while it had work.
  StallProbe stalls() {
    return stalls;
  }

  /// Ends the thread and waits for it.
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private static final class Nobody implements User {
    @Override
    public long nextDueNano(long nano) {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean neverSleeps() {
      return false;
    }

    @Override
    public boolean hasWork() {
      return false;
    }

    @Override
    public void round(long nano) {}
  }

  /// Netty's handler, with the user's time in place of Netty's.
  private final class Handler implements IoHandler, IoHandlerContext {
    private final IoHandler network;
    private IoHandlerContext timers = this;
    private long wakeNano;
    private boolean mayBlock;

    Handler(IoHandler network) {
      this.network = network;
    }

    @Override
    public int run(IoHandlerContext context) {
      timers = context;
      long before = System.nanoTime();
      plan(before);
      stalls.roundStarts(before, mayBlock ? wakeNano : before);
      int handled = network.run(this);
      long after = System.nanoTime();
      stalls.roundEnds(after, user.hasWork());
      user.round(after);
      return handled;
    }

    private void plan(long nano) {
      long dueNano = user.nextDueNano(nano);
      long leftNs = dueNano - nano;
      mayBlock =
          timers.canBlock()
              && !user.neverSleeps()
              && (dueNano == Long.MAX_VALUE || leftNs > spinNs);
      wakeNano =
          dueNano == Long.MAX_VALUE ? dueNano : dueNano - spinNs - leftNs / LONG_SLEEP_MARGIN;
    }

    @Override
    public boolean canBlock() {
      return mayBlock && timers.canBlock();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      long timerNs = timers.delayNanos(currentTimeNanos);
      return wakeNano == Long.MAX_VALUE
          ? timerNs
          : Math.clamp(wakeNano - currentTimeNanos, 0, timerNs);
    }

    @Override
    public long deadlineNanos() {
      return wakeNano == Long.MAX_VALUE ? timers.deadlineNanos() : wakeNano;
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
