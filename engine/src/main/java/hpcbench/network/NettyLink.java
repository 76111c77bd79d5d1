package hpcbench.network;

import hpcbench.measure.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/// A link over a channel of Netty: the last handler of its pipeline.
@SuppressWarnings("FutureReturnValueIgnored") // failures come to exceptionCaught, channelInactive
final class NettyLink extends ChannelInboundHandlerAdapter implements Link {
  private final Link.User user;
  private final StallProbe stalls;
  private final byte[] scratch;

  private @Nullable ChannelHandlerContext channel;
  private @Nullable Throwable cause;
  private boolean isSecuring;
  private boolean isOpen;
  private boolean isClosed;

  /// A link that reads through this array, which it shares with the loop's other links.
  NettyLink(Link.User user, StallProbe stalls, byte[] scratch) {
    this.user = user;
    this.stalls = stalls;
    this.scratch = scratch;
  }

  @Override
  public void send(byte[] bytes) {
    if (channel == null) {
      throw new IllegalStateException("bytes were put on a link that is not open");
    }
    stalls.sent();
    ByteBuf out = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
    channel.writeAndFlush(out, channel.voidPromise());
  }

  @Override
  public void close() {
    isClosed = true;
    if (channel != null) {
      channel.close();
    }
  }

  /// The channel could not be connected.
  void connectFailed(Throwable why) {
    cause = why;
    ended();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context;
    isSecuring = context.pipeline().get(SslHandler.class) != null;
    if (isClosed) {
      context.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!isSecuring) {
      opened();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        isSecuring = false;
        opened();
      } else {
        cause = handshake.cause();
        context.close();
      }
    }
  }

  /// The clock is read first; then the bytes are copied once out of Netty's buffer.
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    long nano = System.nanoTime();
    stalls.readAt(nano);
    ByteBuf buffer = (ByteBuf) message;
    try {
      while (buffer.isReadable() && !isClosed) {
        int count = Math.min(buffer.readableBytes(), scratch.length);
        buffer.readBytes(scratch, 0, count);
        user.received(scratch, count, nano);
      }
    } finally {
      buffer.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
    if (cause == null) {
      cause = why;
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended();
  }

  private void opened() {
    if (!isClosed) {
      isOpen = true;
      user.opened();
    }
  }

  private void ended() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (isOpen) {
      user.closed(describe(cause));
    } else {
      user.notOpened(isSecuring ? FailureKind.TLS : FailureKind.CONNECT, describe(cause));
    }
  }

  private static String describe(@Nullable Throwable why) {
    if (why == null) {
      return LinuxLink.CLOSED_BY_SERVICE;
    }
    String message = why.getMessage();
    return message == null ? why.getClass().getSimpleName() : message;
  }
}
