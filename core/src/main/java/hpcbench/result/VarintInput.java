package hpcbench.result;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads what [VarintOutput] wrote. Every method throws [BufferUnderflowException] when the bytes
/// end too early.
final class VarintInput {
  private final ByteBuffer bytes;

  VarintInput(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than 64 bits");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long count() {
    return unsigned() - 1;
  }

  /// A number that fits an `int`.
  int small() {
    return Math.toIntExact(unsigned());
  }

  /// A count that fits an `int`, such as one of tokens; may be -1.
  int smallCount() {
    return Math.toIntExact(count());
  }

  /// A number of things that each take at least one of the bytes that are left.
  int length() {
    long length = unsigned();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException(
          "%d things cannot be in %d bytes".formatted(length, bytes.remaining()));
    }
    return (int) length;
  }

  String text() {
    byte[] utf8 = new byte[length()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
