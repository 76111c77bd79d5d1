package hpcbench.target;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are kept for later, up to a limit. Grows as needed, never shrinks, and is meant to be
/// cleared and used again. Not safe for use by several threads at once.
public final class ByteStore {
  /// A stream has a dozen of these, most of which keep a word or nothing.
  private static final int FIRST_CAPACITY = 64;

  private static final byte[] NOTHING = new byte[0];

  private final int limit;
  private byte[] bytes = NOTHING;
  private int length;

  /// A store for at most `limit` bytes.
  public ByteStore(int limit) {
    this.limit = limit;
  }

  /// Adds these bytes; adds none of them and returns false when the limit would be passed.
  public boolean append(byte[] source, int from, int to) {
    int added = to - from;
    if (added > limit - length) {
      return false;
    }
    if (length + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor(length + added));
    }
    System.arraycopy(source, from, bytes, length, added);
    length += added;
    return true;
  }

  /// Keeps these bytes in place of what was kept, cut off at the limit.
  public void replace(byte[] source, int from, int to) {
    length = 0;
    append(source, from, (int) Math.min(to, (long) from + limit));
  }

  /// Forgets what was kept.
  public void clear() {
    length = 0;
  }

  /// Number of bytes kept.
  public int length() {
    return length;
  }

  /// Whether nothing is kept.
  public boolean isEmpty() {
    return length == 0;
  }

  /// Whether something is kept, and the same bytes stand at position `from`, before position `to`.
  boolean isAt(byte[] other, int from, int to) {
    return length > 0
        && length <= to - from
        && Arrays.equals(bytes, 0, length, other, from, from + length);
  }

  /// The array that holds the bytes from position 0 to [#length]; valid until the next change.
  byte[] array() {
    return bytes;
  }

  /// The bytes read as UTF-8; what is not UTF-8 becomes a replacement character.
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private int capacityFor(int needed) {
    long doubled = Math.max(FIRST_CAPACITY, 2L * bytes.length);
    return (int) Math.min(Math.max(doubled, needed), Math.max(limit, needed));
  }
}
