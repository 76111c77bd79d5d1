package hpcbench.result;

import hpcbench.measure.Grade;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/// The frame of a request log: a header, then blocks, then an end mark. The layout is in
/// `docs/reference/request-log.md`.
final class RequestLogFormat {
  static final byte VERSION = 1;
  static final int HEADER_BYTES = 8;
  static final int BLOCK_HEADER_BYTES = 12;

  /// A block is closed once it holds this much: large enough that its header costs nothing, small
  /// enough that little is lost when a process is killed.
  static final int BLOCK_BYTES = 256 * 1024;

  /// Grades by their code.
  static final List<Grade> GRADES =
      List.of(Grade.NOT_GRADED, Grade.CORRECT, Grade.WRONG, Grade.UNREADABLE);

  private static final byte[] MAGIC = "HPCBREQ".getBytes(StandardCharsets.US_ASCII);

  private RequestLogFormat() {}

  static ByteBuffer header() {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(VERSION).flip();
  }

  static boolean hasMagic(ByteBuffer header) {
    return header.remaining() == HEADER_BYTES
        && header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  static int version(ByteBuffer header) {
    return Byte.toUnsignedInt(header.get(MAGIC.length));
  }

  /// The header of a block: its length, how many records it holds, and the checksum of both and of
  /// its content. A length of 0 marks the end, and then the records are those of the whole log.
  static ByteBuffer blockHeader(ByteBuffer content, int records) {
    ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(content.remaining()).putInt(records);
    return header.putInt(checksum(header.duplicate().flip(), content)).flip();
  }

  static int checksum(ByteBuffer lengths, ByteBuffer content) {
    CRC32C checksum = new CRC32C();
    checksum.update(lengths.duplicate());
    checksum.update(content.duplicate());
    return (int) checksum.getValue();
  }
}
