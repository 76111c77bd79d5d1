package hpcbench.calibrate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hpcbench.measure.EventTimes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One connection to a null target: requests come one after the other, as the load engine sends
/// them, and each is answered.
@SuppressWarnings("FutureReturnValueIgnored") // failures come to exceptionCaught
final class NullConnection extends ChannelInboundHandlerAdapter {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String LENGTH = "Content-Length: ";

  private final NullAnswer answer;
  private final Map<Long, Emission> emissions;
  private final NullBytes bytes;

  /// The request so far, one character a byte.
  private final StringBuilder request = new StringBuilder();

  private long number;
  private long arrivedNano;
  private long firstNano;
  private int sent;
  private final long[] stamps;

  NullConnection(NullAnswer answer, NullBytes bytes, Map<Long, Emission> emissions) {
    this.answer = answer;
    this.bytes = bytes;
    this.emissions = emissions;
    this.stamps = new long[answer.isPaced() ? answer.tokens() : 0];
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    long now = System.nanoTime();
    ByteBuf read = (ByteBuf) message;
    request.append(read.toString(US_ASCII));
    read.release();
    if (isComplete()) {
      arrivedNano = now;
      number = NumberedPrompts.numberIn(request);
      request.setLength(0);
      begin(context);
    }
  }

  private boolean isComplete() {
    int headEnd = request.indexOf(END_OF_HEAD);
    if (headEnd < 0) {
      return false;
    }
    int length = request.indexOf(LENGTH) + LENGTH.length();
    int body = Integer.parseInt(request, length, request.indexOf("\r", length), 10);
    return request.length() == headEnd + END_OF_HEAD.length() + body;
  }

  private void begin(ChannelHandlerContext context) {
    sent = 0;
    context.writeAndFlush(bytes.head().duplicate(), context.voidPromise());
    if (answer.isPaced()) {
      firstNano = arrivedNano + answer.firstTokenNs(number);
      awaitNext(context);
    } else {
      pour(context);
    }
  }

  private void awaitNext(ChannelHandlerContext context) {
    long dueNano = firstNano + sent * answer.gap().toNanos();
    long delayNs = Math.max(0, dueNano - System.nanoTime());
    context.executor().schedule(() -> next(context), delayNs, TimeUnit.NANOSECONDS);
  }

  private void next(ChannelHandlerContext context) {
    if (!context.channel().isActive()) {
      return;
    }
    stamps[sent++] = System.nanoTime();
    context.writeAndFlush(bytes.token().duplicate(), context.voidPromise());
    if (sent < answer.tokens()) {
      awaitNext(context);
    } else {
      emissions.put(number, new Emission(arrivedNano, EventTimes.of(stamps)));
      context.writeAndFlush(bytes.end().duplicate(), context.voidPromise());
    }
  }

  /// As many tokens as the client takes; the rest when it takes more.
  private void pour(ChannelHandlerContext context) {
    while (sent < answer.tokens() && context.channel().isWritable()) {
      sent += answer.bundle();
      context.writeAndFlush(bytes.bundle().duplicate(), context.voidPromise());
      if (sent >= answer.tokens()) {
        context.writeAndFlush(bytes.end().duplicate(), context.voidPromise());
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!answer.isPaced() && sent > 0 && sent < answer.tokens()) {
      pour(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (cause instanceof IOException) {
      context.close(); // The client has gone.
    } else {
      super.exceptionCaught(context, cause);
    }
  }
}
