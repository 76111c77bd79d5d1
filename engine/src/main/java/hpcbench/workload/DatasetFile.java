package hpcbench.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// The entries of a data set, read from the file one by one as they are asked for.
///
/// Opening reads the whole file once, one entry in memory at a time, checks every entry and notes
/// where it stands: 12 bytes of memory an entry, however large the file. Safe for use by several
/// threads.
final class DatasetFile implements AutoCloseable {
  /// Leaves files open: whoever opened one closes it.
  static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private final Path path;
  private final EntryFormat format;
  private final DatasetIndex index;
  private final FileChannel channel;

  private DatasetFile(Path path, EntryFormat format, DatasetIndex index, FileChannel channel) {
    this.path = path;
    this.format = format;
    this.index = index;
    this.channel = channel;
  }

  /// Opens a file with one JSON value a line; blank lines are passed over.
  ///
  /// @throws WorkloadException when the file cannot be read, an entry is faulty, or there is none
  static DatasetFile lines(Path path, EntryFormat format) {
    return open(path, format, DatasetScan.ofLines(path, format));
  }

  /// Opens a file that holds one JSON array.
  ///
  /// @throws WorkloadException when the file cannot be read, an entry is faulty, or there is none
  static DatasetFile array(Path path, EntryFormat format) {
    return open(path, format, DatasetScan.ofArray(path, format));
  }

  private static DatasetFile open(Path path, EntryFormat format, DatasetIndex index) {
    try {
      return new DatasetFile(path, format, index, FileChannel.open(path, StandardOpenOption.READ));
    } catch (IOException e) {
      throw new WorkloadException("data set %s: %s".formatted(path, e), e);
    }
  }

  /// How many entries there are; at least one.
  int count() {
    return index.count();
  }

  /// SHA-256 of the file's bytes.
  String sha256() {
    return index.sha256();
  }

  /// Whether answers are graded.
  boolean isGraded() {
    return format.isGraded();
  }

  /// The entry at this position in the file, from 0.
  ///
  /// @throws WorkloadException when the file changed since it was opened
  Entry entry(int position) {
    try {
      return format
          .entry(JSON.readTree(bytes(position)))
          .orElseThrow(() -> new IllegalArgumentException("no entry"));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new WorkloadException(
          "data set %s changed while it was in use: entry %d cannot be read any more"
              .formatted(path, position + 1),
          e);
    }
  }

  private byte[] bytes(int position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(index.length(position));
    long start = index.start(position);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw new IOException("the file is shorter than it was");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new WorkloadException("data set %s: %s".formatted(path, e), e);
    }
  }
}
