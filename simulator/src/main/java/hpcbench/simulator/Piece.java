package hpcbench.simulator;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// A streamed piece of text with all that stands around it, built once for an answer so that a
/// token costs three copies.
final class Piece {
  private final byte[] before;
  private final byte[] after;

  Piece(String before, String after) {
    this.before = before.getBytes(StandardCharsets.UTF_8);
    this.after = after.getBytes(StandardCharsets.UTF_8);
  }

  /// Sends tokens of an answer as one chunk.
  void send(Exchange exchange, Answer answer, int from, int to) {
    int size = before.length + answer.length(from, to) + after.length;
    ByteBuf chunk = exchange.chunk(size);
    chunk.writeBytes(before);
    answer.write(chunk, from, to);
    exchange.send(chunk.writeBytes(after));
  }
}
