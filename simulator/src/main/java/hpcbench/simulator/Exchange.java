package hpcbench.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One HTTP request and its reply. The reply is either whole ([#reply]) or a stream: [#open], any
/// number of chunks, [#end]. Bytes are put together here and not by a codec, so that a token costs
/// one buffer and one write, and so that a reply can also be broken on purpose. For the event
/// loop's thread.
final class Exchange {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ChannelHandlerContext context;
  private final HttpRequest head;
  private final byte[] body;
  private final boolean oversized;
  private final Runnable whenDone;
  private final boolean keepAlive;
  private final boolean chunked;
  private Runnable whenGone = () -> {};
  private boolean open;
  private boolean done;

  /// @param oversized whether the body was too large, and dropped
  /// @param whenDone told when the reply is complete and the connection can take the next request
  Exchange(
      ChannelHandlerContext context,
      HttpRequest head,
      byte[] body,
      boolean oversized,
      Runnable whenDone) {
    this.context = context;
    this.head = head;
    this.body = body;
    this.oversized = oversized;
    this.whenDone = whenDone;
    this.keepAlive = HttpUtil.isKeepAlive(head);
    this.chunked = !head.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  String method() {
    return head.method().name();
  }

  /// The path, without the query.
  String path() {
    int query = head.uri().indexOf('?');
    return query < 0 ? head.uri() : head.uri().substring(0, query);
  }

  /// The key of `Authorization: Bearer KEY`.
  Optional<String> bearer() {
    return Optional.ofNullable(head.headers().get(HttpHeaderNames.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  /// Whether the body was too large, and dropped.
  boolean isOversized() {
    return oversized;
  }

  byte[] body() {
    return body;
  }

  /// Whether the reply is complete, or can no longer be.
  boolean isDone() {
    return done;
  }

  /// Whether the head of a stream is on its way.
  boolean isOpen() {
    return open;
  }

  /// What to do when the client leaves before the reply is complete.
  void whenGone(Runnable action) {
    whenGone = action;
  }

  /// Answers with a whole body.
  void reply(HttpResponseStatus status, String contentType, byte[] content) {
    replyWithLength(status, contentType, content, content.length);
    complete(keepAlive);
  }

  /// Answers with less than the promised body and closes: what a client sees when a server dies
  /// while it writes.
  void replyCut(HttpResponseStatus status, String contentType, byte[] content) {
    replyWithLength(status, contentType, content, content.length * 2 + 1);
    complete(false);
  }

  /// Begins a stream with status 200.
  void open(String contentType) {
    String framing = chunked ? "transfer-encoding: chunked\r\n" : "";
    ByteBuf buffer = context.alloc().buffer(256);
    writeHead(buffer, HttpResponseStatus.OK, contentType, framing);
    open = true;
    ChannelFuture _ = context.writeAndFlush(buffer, context.voidPromise());
  }

  /// A buffer for the next chunk of a stream; write exactly `size` bytes to it and give it to
  /// [#send].
  ByteBuf chunk(int size) {
    ByteBuf buffer = context.alloc().buffer(size + 12);
    if (chunked) {
      ByteBufUtil.writeAscii(buffer, Integer.toHexString(size));
      buffer.writeBytes(CRLF);
    }
    return buffer;
  }

  /// Sends a chunk that [#chunk] began.
  void send(ByteBuf chunk) {
    if (done) {
      chunk.release();
      return;
    }
    if (chunked) {
      chunk.writeBytes(CRLF);
    }
    ChannelFuture _ = context.writeAndFlush(chunk, context.voidPromise());
  }

  /// Sends a chunk of these bytes.
  void send(byte[] content) {
    send(chunk(content.length).writeBytes(content));
  }

  /// Ends a stream properly.
  void end() {
    if (done) {
      return;
    }
    if (chunked) {
      ChannelFuture _ =
          context.writeAndFlush(
              context.alloc().buffer(8).writeBytes(LAST_CHUNK), context.voidPromise());
    }
    complete(keepAlive && chunked);
  }

  /// Resets the connection.
  void reset() {
    done = true;
    Connections.reset(context.channel());
  }

  /// The client is gone.
  void leave() {
    if (!done) {
      done = true;
      whenGone.run();
    }
  }

  private void replyWithLength(
      HttpResponseStatus status, String contentType, byte[] content, int promised) {
    if (done) {
      return;
    }
    String framing =
        "content-length: " + promised + "\r\n" + (keepAlive ? "" : "connection: close\r\n");
    ByteBuf buffer = context.alloc().buffer(256 + content.length);
    writeHead(buffer, status, contentType, framing);
    if (!method().equals("HEAD")) {
      buffer.writeBytes(content);
    }
    ChannelFuture _ = context.writeAndFlush(buffer, context.voidPromise());
  }

  private static void writeHead(
      ByteBuf buffer, HttpResponseStatus status, String contentType, String framing) {
    ByteBufUtil.writeAscii(
        buffer,
        "HTTP/1.1 " + status + "\r\ncontent-type: " + contentType + "\r\n" + framing + "\r\n");
  }

  private void complete(boolean reusable) {
    if (done) {
      return;
    }
    done = true;
    if (reusable) {
      whenDone.run();
    } else {
      Connections.closeWhenWritten(context.channel());
    }
  }
}
