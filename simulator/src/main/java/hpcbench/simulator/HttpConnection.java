package hpcbench.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One connection: puts requests together from what the decoder finds, and has them answered one
/// after the other, also when the client sends several at once (pipelining).
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
  private static final System.Logger LOGGER = System.getLogger(HttpConnection.class.getName());
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INVALID =
      "Invalid HTTP request received.".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_PIPELINED = 64;

  private final Router router;
  private final Connections connections;
  private final long maxBodyBytes;
  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private @Nullable HttpRequest head;
  private @Nullable ByteBuf body;
  private @Nullable ChannelHandlerContext context;
  private boolean oversized;
  private boolean closing;

  HttpConnection(Router router, Connections connections, long maxBodyBytes) {
    this.router = router;
    this.connections = connections;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    connections.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connections.remove(this);
    dropBody();
    exchanges.forEach(Exchange::leave);
    exchanges.clear();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (closing) {
      return;
    }
    if (message.decoderResult().isFailure()) {
      refuse(ctx, message instanceof HttpRequest request ? request : head);
      return;
    }
    if (message instanceof HttpRequest request) {
      begin(ctx, request);
    }
    if (message instanceof HttpContent content) {
      append(content.content());
    }
    if (message instanceof LastHttpContent) {
      complete(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client is its right; anything else is a mistake of ours that must be seen.
    if (!(cause instanceof IOException)) {
      LOGGER.log(System.Logger.Level.ERROR, "a request could not be answered", cause);
    }
    ChannelFuture _ = ctx.close();
  }

  /// Closes once the reply under way is complete, or now if there is none.
  void closeWhenIdle() {
    closing = true;
    if (exchanges.isEmpty() && context != null) {
      ChannelFuture _ = context.close();
    }
  }

  /// Resets the connection.
  void reset() {
    if (context != null) {
      Connections.reset(context.channel());
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    head = request;
    body = ctx.alloc().buffer();
    oversized = false;
    if (HttpUtil.is100ContinueExpected(request)) {
      ChannelFuture _ =
          ctx.writeAndFlush(ctx.alloc().buffer(32).writeBytes(CONTINUE), ctx.voidPromise());
    }
  }

  /// A body that is too large is read to its end and dropped: a reply before that would be lost,
  /// since closing a connection with unread bytes resets it.
  private void append(ByteBuf content) {
    if (body == null) {
      return;
    }
    oversized |= body.readableBytes() + content.readableBytes() > maxBodyBytes;
    if (oversized) {
      body.clear();
    } else {
      body.writeBytes(content);
    }
  }

  private void complete(ChannelHandlerContext ctx) {
    if (head == null || body == null) {
      return;
    }
    Exchange exchange = new Exchange(ctx, head, ByteBufUtil.getBytes(body), oversized, this::next);
    dropBody();
    exchanges.addLast(exchange);
    if (exchanges.size() == 1) {
      router.route(exchange);
    } else if (exchanges.size() > MOST_PIPELINED) {
      reset();
    }
  }

  private void next() {
    exchanges.removeFirst();
    if (closing) {
      closeWhenIdle();
    } else if (!exchanges.isEmpty() && context != null) {
      // On the next turn of the loop, so that a long pipeline does not become a deep stack.
      context.executor().execute(this::routeFirst);
    }
  }

  private void routeFirst() {
    if (!exchanges.isEmpty()) {
      router.route(exchanges.getFirst());
    }
  }

  private void refuse(ChannelHandlerContext ctx, @Nullable HttpRequest broken) {
    closing = true;
    if (broken == null) {
      ChannelFuture _ = ctx.close();
      return;
    }
    dropBody();
    Exchange exchange = new Exchange(ctx, broken, new byte[0], false, () -> {});
    exchange.reply(HttpResponseStatus.BAD_REQUEST, "text/plain", INVALID);
    Connections.closeWhenWritten(ctx.channel());
  }

  private void dropBody() {
    head = null;
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
