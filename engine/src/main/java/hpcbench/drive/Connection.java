package hpcbench.drive;

import hpcbench.measure.FailureKind;
import hpcbench.target.AnswerReader;
import hpcbench.target.HttpResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection to the service: writes a request in one piece, and reads its response.
///
/// The hot path is [#channelRead]: the clock is read first, then the bytes are copied once out of
/// the receive buffer into the lane's array, and everything else happens in place on that array.
@SuppressWarnings(
    "FutureReturnValueIgnored") // failures come to exceptionCaught and channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
  private final Lane lane;
  private final Connections connections;
  private final AnswerReader reader;
  private final HttpResponseParser parser = new HttpResponseParser(this::body);

  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private @Nullable Throwable cause;
  private boolean isReady;
  private boolean hasBeenReady;
  private boolean isSecuring;
  private int responses;

  /// When the read in progress returned.
  private long readNs;

  Connection(Lane lane, Connections connections, AnswerReader reader) {
    this.lane = lane;
    this.connections = connections;
    this.reader = reader;
  }

  /// Keeps the connection for this request, which is sent once it is open.
  void reserveFor(Exchange next) {
    exchange = next;
    next.attach(this);
  }

  /// Whether a request can be sent on it.
  boolean isUsable() {
    return isReady && channel != null && channel.isActive();
  }

  /// Writes a request. The instant of sending is taken right before the bytes go to the kernel.
  void send(Exchange next) {
    Channel open = openChannel();
    reserveFor(next);
    parser.begin();
    reader.begin(next.answer);
    byte[] bytes = next.request().orElseThrow().bytes();
    ByteBuf out = open.alloc().directBuffer(bytes.length).writeBytes(bytes);
    lane.paced().stalls().sent();
    next.sentNs = lane.nowNs();
    open.writeAndFlush(out, open.voidPromise());
  }

  /// Ends the request because of a time limit, and the connection with it.
  void giveUp(FailureKind kind, String limit) {
    Optional<Exchange> given = detach();
    close();
    given.ifPresent(late -> end(late, kind, limit, lane.nowNs()));
  }

  /// Closes the connection; its request, if any, is no longer its concern.
  void drop() {
    detach();
    close();
  }

  /// The connection could not be opened.
  void connectFailed(Throwable why) {
    Optional<Exchange> waiting = detach();
    connections.closed(this);
    connections.failed();
    waiting.ifPresent(next -> end(next, FailureKind.CONNECT, describe(why), lane.nowNs()));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    isSecuring = context.pipeline().get(SslHandler.class) != null;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!isSecuring) {
      ready();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        isSecuring = false;
        ready();
      } else {
        cause = handshake.cause();
        context.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    long nano = System.nanoTime();
    lane.paced().stalls().readAt(nano);
    readNs = lane.sinceStart(nano);
    ByteBuf buffer = (ByteBuf) message;
    try {
      byte[] bytes = lane.scratch();
      while (buffer.isReadable()) {
        int count = Math.min(buffer.readableBytes(), bytes.length);
        buffer.readBytes(bytes, 0, count);
        read(bytes, count);
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
    connections.closed(this);
    if (!hasBeenReady) {
      connections.failed();
    }
    isReady = false;
    parser.close();
    detach().ifPresent(this::cutOff);
  }

  private void ready() {
    isReady = true;
    hasBeenReady = true;
    if (exchange == null) {
      connections.ready(this);
    } else {
      send(exchange);
    }
  }

  private void read(byte[] bytes, int count) {
    Exchange current = exchange;
    if (current == null) {
      close();
      return;
    }
    current.lastReadNs = readNs;
    if (current.firstByteNs < 0) {
      current.firstByteNs = readNs;
    }
    int end = parser.read(bytes, 0, count);
    if (parser.isComplete()) {
      complete(current, end == count);
    } else if (parser.isBroken()) {
      abort(FailureKind.MALFORMED, parser.problem());
    } else if (current.answer.failure().orElse(null) == FailureKind.TOO_LARGE) {
      abort(FailureKind.TOO_LARGE, "");
    }
  }

  /// Takes a piece of the response's body.
  private void body(byte[] bytes, int from, int to) {
    Exchange current = exchange;
    if (current == null) {
      return;
    }
    if (parser.status() != 200) {
      current.errorBody.append(bytes, from, to);
      return;
    }
    int before = current.answer.events();
    reader.read(bytes, from, to, readNs);
    count(current, before);
  }

  private void count(Exchange current, int before) {
    int after = current.answer.events();
    if (after > before) {
      lane.counts().tokens.add(after - before);
      if (before == 0) {
        lane.counts().firstToken(readNs - current.scheduledNs);
      }
    }
  }

  /// The response has ended. Nothing may follow it: such bytes would be taken for the next
  /// response.
  private void complete(Exchange ended, boolean nothingFollows) {
    detach();
    responses++;
    conclude(ended);
    if (nothingFollows && parser.keepsAlive()) {
      connections.free(this);
    } else {
      close();
    }
    lane.ended(ended, readNs);
    lane.startDue(readNs);
  }

  private void conclude(Exchange ended) {
    if (parser.status() == 200) {
      int before = ended.answer.events();
      reader.end(readNs);
      count(ended, before);
    }
    ended.status = parser.status();
    ended.retryAfter = parser.retryAfter();
    ended.conclude();
  }

  /// What is left of the response cannot be read any more.
  private void abort(FailureKind kind, String detail) {
    detach().ifPresent(broken -> end(broken, kind, detail, readNs));
    close();
  }

  /// The connection is gone, and this request was on it.
  private void cutOff(Exchange cut) {
    long nowNs = lane.nowNs();
    if (!cut.isSent()) {
      FailureKind kind = isSecuring ? FailureKind.TLS : FailureKind.CONNECT;
      end(cut, kind, describe(cause), nowNs);
    } else if (parser.isComplete()) {
      responses++;
      readNs = nowNs;
      conclude(cut);
      lane.ended(cut, nowNs);
      lane.startDue(nowNs);
    } else if (isStale(cut)) {
      cut.wasRetried = true;
      lane.counts().staleRetries.add(1);
      cut.sentNs = -1;
      connections.carryFresh(cut);
    } else {
      end(cut, FailureKind.RESET, describe(cause), nowNs);
    }
  }

  /// A service may close a kept connection at the very moment a request is written to it. Such a
  /// request was never looked at, and is sent again, once, on a fresh connection.
  private boolean isStale(Exchange cut) {
    return responses > 0 && cut.firstByteNs < 0 && !cut.wasRetried;
  }

  private void end(Exchange ended, FailureKind kind, String detail, long nowNs) {
    ended.status = ended.firstByteNs < 0 ? 0 : parser.status();
    ended.breakOff(kind, detail);
    lane.ended(ended, nowNs);
  }

  private Optional<Exchange> detach() {
    Optional<Exchange> detached = Optional.ofNullable(exchange);
    exchange = null;
    return detached;
  }

  private void close() {
    isReady = false;
    if (channel != null) {
      channel.close();
    }
  }

  private Channel openChannel() {
    if (channel == null) {
      throw new IllegalStateException("a request was put on a connection that is not open");
    }
    return channel;
  }

  private static String describe(@Nullable Throwable why) {
    if (why == null) {
      return "the service closed the connection";
    }
    String message = why.getMessage();
    return message == null ? why.getClass().getSimpleName() : message;
  }
}
