package hpcbench.result;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow as whole numbers are appended to them: seven bits a byte, lowest first, with the
/// eighth bit set on every byte but the last.
final class VarintOutput {
  private byte[] bytes;
  private int size;

  VarintOutput(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /// The bytes so far; valid until the next change.
  ByteBuffer content() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /// Appends a number, taken as unsigned.
  void unsigned(long value) {
    ensureRoom(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /// Appends a number that may be negative, such that small ones of both signs are short (zigzag).
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  /// Appends a count that may be unknown (-1).
  void count(long value) {
    unsigned(value + 1);
  }

  /// Appends the length of a text in UTF-8, then the text.
  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    unsigned(utf8.length);
    ensureRoom(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  private void ensureRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
