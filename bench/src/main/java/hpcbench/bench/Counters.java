package hpcbench.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The token server's running counts, read from memory that it shares through a file.
///
/// @param numbers the mapped file
record Counters(LongBuffer numbers) {
  private static final int BYTES = 5 * Long.BYTES;

  /// Maps the file, which must have been made by a server.
  static Counters map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Counters(
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer());
    }
  }

  /// Tokens written so far.
  long tokens() {
    return numbers.get(0);
  }

  /// Requests for tokens that arrived so far.
  long requests() {
    return numbers.get(1);
  }

  /// Streams between their first and their last token.
  long streaming() {
    return numbers.get(2);
  }

  /// When the first request for tokens arrived; 0 before.
  long firstArrivalNs() {
    return numbers.get(3);
  }

  /// Requests that arrived and did not get their last token yet.
  long inFlight() {
    return numbers.get(4);
  }
}
