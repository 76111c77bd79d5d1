package hpcbench.result;

import hpcbench.measure.RequestRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Streams finished requests to the request log of a trial.
///
/// Memory is bounded: about one block, or the longest single request. While it is written the log
/// has a name that ends in `.part`; [#close] syncs it and gives it its final name. What was written
/// before a crash can be read up to the last whole block; a block is closed after 256 KiB, or after
/// a second of the trial's own time. Not safe for use by several threads.
public final class RequestLogWriter implements RequestSink, Closeable {
  private static final long BLOCK_NS = 1_000_000_000;

  private final Path file;
  private final FileChannel channel;
  private final Secrets secrets;
  private final VarintOutput block = new VarintOutput(RequestLogFormat.BLOCK_BYTES * 5 / 4);
  private RecordEncoder encoder;
  private int blockRecords;
  private long blockStartNs;
  private int records;

  private RequestLogWriter(Path file, FileChannel channel, Secrets secrets) {
    this.file = file;
    this.channel = channel;
    this.secrets = secrets;
    this.encoder = new RecordEncoder(block, secrets);
  }

  /// Starts a log that will have this name when it is complete.
  ///
  /// @param secrets taken out of the words in which a service refuses a request
  public static RequestLogWriter create(Path file, Secrets secrets) throws RunFolderException {
    Path unfinished = unfinished(file);
    try {
      FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      RequestLogWriter writer = new RequestLogWriter(file, channel, secrets);
      writer.write(RequestLogFormat.header());
      return writer;
    } catch (IOException problem) {
      throw DiskProblem.explain("write", unfinished, problem);
    }
  }

  /// The name of a log that is still written, or was when its process ended.
  static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /// Keeps this record. Blocks for the disk once a block is full.
  ///
  /// @throws UncheckedIOException when the disk does not take it; its cause says which and why
  @Override
  public void accept(RequestRecord request) {
    if (blockRecords == 0) {
      blockStartNs = request.endNs();
    }
    encoder.encode(request);
    blockRecords++;
    if (block.size() >= RequestLogFormat.BLOCK_BYTES
        || request.endNs() - blockStartNs >= BLOCK_NS) {
      flushBlock();
    }
  }

  private void flushBlock() {
    try {
      writeBlock();
    } catch (IOException problem) {
      throw new UncheckedIOException(DiskProblem.explain("write", unfinished(file), problem));
    }
  }

  private void writeBlock() throws IOException {
    write(RequestLogFormat.blockHeader(block.content(), blockRecords));
    write(block.content());
    records += blockRecords;
    blockRecords = 0;
    block.clear();
    encoder = new RecordEncoder(block, secrets);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Completes the log: writes what is left, syncs it and gives it its final name. Does nothing the
  /// second time.
  @Override
  public void close() throws RunFolderException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (blockRecords > 0) {
        writeBlock();
      }
      write(RequestLogFormat.blockHeader(ByteBuffer.allocate(0), records));
      channel.force(true);
      DurableFile.moveSynced(unfinished(file), file);
    } catch (IOException problem) {
      throw DiskProblem.explain("complete", file, problem);
    }
  }
}
