package hpcbench.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// One buffer that all connections of a loop read into, one after the other: what is read is used
/// up before the next read, so that no buffer is ever allocated and the bytes stay in the cache.
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int CAPACITY = Loop.READ_BYTES;

  private final ByteBuf buffer = Unpooled.directBuffer(CAPACITY, CAPACITY);

  @Override
  @SuppressWarnings("deprecation") // the interface of the transport still names this type
  public Handle newHandle() {
    return new OneBuffer();
  }

  /// Frees the buffer once no connection reads any more.
  void free() {
    buffer.release();
  }

  private final class OneBuffer extends MaxMessageHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return buffer.clear().retain();
    }

    @Override
    public int guess() {
      return CAPACITY;
    }
  }
}
