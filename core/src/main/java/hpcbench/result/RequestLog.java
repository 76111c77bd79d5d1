package hpcbench.result;

import hpcbench.measure.RequestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The request log of a trial: every request's life, in the order the requests ended.
///
/// Opening checks every checksum, so that reading cannot fail half-way. A log that was cut off, or
/// damaged, gives the records of all whole blocks before the damage, and [#damage] says so. The log
/// may be read any number of times; each reading holds one block in memory. Safe for use by several
/// threads.
public final class RequestLog implements Iterable<RequestRecord> {
  private final Path file;
  private final List<Block> blocks;
  private final Optional<String> damage;

  private record Block(long offset, int length, int records) {}

  private RequestLog(Path file, List<Block> blocks, Optional<String> damage) {
    this.file = file;
    this.blocks = List.copyOf(blocks);
    this.damage = damage;
  }

  /// Opens a log and checks it.
  ///
  /// @throws RunFolderException when it cannot be read, is no request log, or is one of another
  ///   format version
  public static RequestLog open(Path file) throws RunFolderException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requireKnownFormat(file, read(channel, 0, RequestLogFormat.HEADER_BYTES));
      List<Block> blocks = new ArrayList<>();
      Optional<String> damage = scan(channel, blocks);
      return new RequestLog(file, blocks, damage);
    } catch (RunFolderException refused) {
      throw refused;
    } catch (IOException problem) {
      throw DiskProblem.explain("read", file, problem);
    }
  }

  private static void requireKnownFormat(Path file, ByteBuffer header) throws RunFolderException {
    if (!RequestLogFormat.hasMagic(header)) {
      throw new RunFolderException(file + " is not a request log");
    }
    if (RequestLogFormat.version(header) != RequestLogFormat.VERSION) {
      throw new RunFolderException(
          "%s has format version %d and this release reads version %d; use the release that wrote it"
              .formatted(file, RequestLogFormat.version(header), RequestLogFormat.VERSION));
    }
  }

  /// Finds the whole blocks, and says what is wrong after them, if anything is.
  private static Optional<String> scan(FileChannel channel, List<Block> blocks) throws IOException {
    long offset = RequestLogFormat.HEADER_BYTES;
    while (true) {
      ByteBuffer header = read(channel, offset, RequestLogFormat.BLOCK_HEADER_BYTES);
      if (header.remaining() < RequestLogFormat.BLOCK_HEADER_BYTES) {
        return Optional.of("it ends at byte %d without an end mark".formatted(offset));
      }
      int length = header.getInt(0);
      long contentAt = offset + RequestLogFormat.BLOCK_HEADER_BYTES;
      if (length < 0 || length > channel.size() - contentAt) {
        return Optional.of("the block at byte %d is cut off".formatted(offset));
      }
      ByteBuffer content = read(channel, contentAt, length);
      if (RequestLogFormat.checksum(header.slice(0, 8), content) != header.getInt(8)) {
        return Optional.of("the block at byte %d has a wrong checksum".formatted(offset));
      }
      if (length == 0) {
        return Optional.empty();
      }
      blocks.add(new Block(contentAt, length, header.getInt(4)));
      offset = contentAt + length;
    }
  }

  /// Up to this many bytes; fewer at the end of the file.
  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }

  /// Number of records that can be read.
  public long count() {
    return blocks.stream().mapToLong(Block::records).sum();
  }

  /// What is wrong with the end of the log; empty when it is complete.
  public Optional<String> damage() {
    return damage;
  }

  /// Reads the records. The iterator throws [UncheckedIOException] when the disk fails.
  @Override
  public Iterator<RequestRecord> iterator() {
    return new Records(blocks.iterator());
  }

  private final class Records implements Iterator<RequestRecord> {
    private final Iterator<Block> rest;
    private Iterator<RequestRecord> current = List.<RequestRecord>of().iterator();

    Records(Iterator<Block> rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && rest.hasNext()) {
        current = decode(rest.next());
      }
      return current.hasNext();
    }

    @Override
    public RequestRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the request log has no more records");
      }
      return current.next();
    }
  }

  private Iterator<RequestRecord> decode(Block block) {
    RecordDecoder decoder = new RecordDecoder(new VarintInput(content(block)));
    List<RequestRecord> records = new ArrayList<>(block.records());
    for (int record = 0; record < block.records(); record++) {
      records.add(decoder.decode());
    }
    return records.iterator();
  }

  private ByteBuffer content(Block block) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, block.offset(), block.length());
    } catch (IOException problem) {
      throw new UncheckedIOException(DiskProblem.explain("read", file, problem));
    }
  }
}
