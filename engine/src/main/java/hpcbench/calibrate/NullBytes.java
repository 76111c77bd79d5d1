package hpcbench.calibrate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/// The bytes of a null target's answer, made once for all of its connections, in memory that the
/// kernel reads from without a copy. The garbage collector frees it.
///
/// @param head the response's head
/// @param token one event with a token
/// @param bundle so many of them as go into one write
/// @param end what comes after the last one
record NullBytes(ByteBuf head, ByteBuf token, ByteBuf bundle, ByteBuf end) {
  /// The bytes of this answer.
  static NullBytes of(NullAnswer answer) {
    return new NullBytes(
        buffer(answer.head(), 1),
        buffer(answer.token(), 1),
        buffer(answer.token(), answer.bundle()),
        buffer(answer.end(), 1));
  }

  private static ByteBuf buffer(byte[] bytes, int times) {
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length * times);
    for (int i = 0; i < times; i++) {
      memory.put(bytes);
    }
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory.flip()).asReadOnly());
  }
}
