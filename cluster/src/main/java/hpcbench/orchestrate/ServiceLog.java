package hpcbench.orchestrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What a service writes, kept in a file of bounded size, and its last lines in memory.
///
/// The file holds the beginning, since that is where a server says what it is and why it does not
/// start; the end is in the last lines. One thread pumps, any may ask for the last lines.
final class ServiceLog {
  /// Bytes kept in the file.
  static final long FILE_LIMIT_BYTES = 16L << 20;

  private static final int LINES = 15;
  private static final int LINE_LIMIT = 500;

  private final Path file;
  private final long limit;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private long written;
  private long leftOut;

  ServiceLog(Path file) {
    this(file, FILE_LIMIT_BYTES);
  }

  ServiceLog(Path file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  Path file() {
    return file;
  }

  /// Copies until the stream ends. A full disk costs the file, never the service or the last lines:
  /// the stream is read on.
  void pump(InputStream from) throws IOException {
    byte[] buffer = new byte[8192];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        remember(buffer, read);
        keep(out, buffer, read);
      }
      if (leftOut > 0) {
        out.write("\n[%d bytes left out]\n".formatted(leftOut).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void keep(OutputStream out, byte[] bytes, int count) {
    int room = Math.clamp(limit - written, 0, count);
    try {
      out.write(bytes, 0, room);
      written += room;
      leftOut += count - room;
    } catch (IOException e) {
      written = limit;
      leftOut += count;
    }
  }

  private synchronized void remember(byte[] bytes, int count) {
    for (char next : new String(bytes, 0, count, StandardCharsets.UTF_8).toCharArray()) {
      if (next == '\n') {
        endLine();
      } else if (line.length() < LINE_LIMIT) {
        line.append(next);
      }
    }
  }

  private void endLine() {
    lastLines.addLast(line.toString().stripTrailing());
    line.setLength(0);
    if (lastLines.size() > LINES) {
      lastLines.removeFirst();
    }
  }

  /// The last lines, oldest first.
  synchronized List<String> lastLines() {
    List<String> lines = new ArrayList<>(lastLines);
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /// Pumps in a thread of its own.
  Thread pumpInBackground(InputStream from) {
    return Thread.ofVirtual()
        .name("log of " + file.getFileName())
        .start(() -> {
          try {
            pump(from);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
