package hpcbench.orchestrate;

import hpcbench.result.Secrets;
import java.io.ByteArrayOutputStream;
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
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What a service writes, kept in a file of bounded size without secrets, and its last lines in
/// memory.
///
/// The file holds the beginning, since that is where a server says what it is and why it does not
/// start; the end is in the last lines. What names an error before them is kept, too: one process
/// of a server tells the cause, and others then fill page after page with what follows from it. One
/// thread pumps, any may ask for the lines.
final class ServiceLog {
  /// Bytes kept in the file.
  static final long FILE_LIMIT_BYTES = 16L << 20;

  private static final int LINES = 40;
  private static final int SHOWN_OF_LINE = 500;

  /// As Python names errors, which is what inference engines are written in.
  private static final Pattern ERROR = Pattern.compile("\\w(Error|Exception): \\S");

  private static final String WARNING = "WARN";
  private static final int ERRORS = 3;

  /// Longer lines are looked at, and written, in pieces.
  private static final int LINE_LIMIT_BYTES = 1 << 16;

  private final Path file;
  private final long limit;
  private final Secrets secrets;
  private final Consumer<String> listener;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Deque<String> earlierErrors = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long written;
  private long leftOut;

  ServiceLog(Path file, Secrets secrets) {
    this(file, FILE_LIMIT_BYTES, secrets);
  }

  /// @param listener told each line, without secrets, as it comes
  ServiceLog(Path file, Secrets secrets, Consumer<String> listener) {
    this(file, FILE_LIMIT_BYTES, secrets, listener);
  }

  ServiceLog(Path file, long limit, Secrets secrets) {
    this(file, limit, secrets, _ -> {});
  }

  private ServiceLog(Path file, long limit, Secrets secrets, Consumer<String> listener) {
    this.file = file;
    this.limit = limit;
    this.listener = listener;
    this.secrets = secrets;
  }

  Path file() {
    return file;
  }

  /// Copies until the stream ends. A full disk costs the file, never the service or the last lines:
  /// the stream is read on.
  void pump(InputStream from) throws IOException {
    byte[] buffer = new byte[8192];
    Path _ = Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        take(out, buffer, read);
      }
      endLine(out);
      if (leftOut > 0) {
        out.write("\n[%d bytes left out]\n".formatted(leftOut).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private synchronized void take(OutputStream out, byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n' || line.size() == LINE_LIMIT_BYTES) {
        endLine(out);
      }
    }
  }

  private synchronized void endLine(OutputStream out) {
    if (line.size() > 0) {
      keep(out, line.toByteArray());
      String shown = shown();
      lastLines.addLast(shown);
      listener.accept(shown);
      line.reset();
    }
    if (lastLines.size() > LINES) {
      keepError(lastLines.removeFirst());
    }
  }

  private void keepError(String text) {
    if (ERROR.matcher(text).find() && !text.contains(WARNING)) {
      earlierErrors.addLast(text);
    }
    if (earlierErrors.size() > ERRORS) {
      earlierErrors.removeFirst();
    }
  }

  /// A secret never stretches over two lines, and a line is ISO 8859-1 here so that its bytes come
  /// back as they were, whatever their encoding.
  private void keep(OutputStream out, byte[] bytes) {
    if (written >= limit) {
      leftOut += bytes.length;
      return;
    }
    String text = secrets.redact(new String(bytes, StandardCharsets.ISO_8859_1));
    byte[] safe = text.getBytes(StandardCharsets.ISO_8859_1);
    int room = Math.clamp(limit - written, 0, safe.length);
    try {
      out.write(safe, 0, room);
      written += room;
      leftOut += safe.length - room;
    } catch (IOException e) {
      written = limit;
      leftOut += safe.length;
    }
  }

  private String shown() {
    String text = secrets.redact(line.toString(StandardCharsets.UTF_8)).stripTrailing();
    return text.substring(0, Math.min(text.length(), SHOWN_OF_LINE));
  }

  /// The last lines, oldest first.
  synchronized List<String> lastLines() {
    List<String> lines = new ArrayList<>(lastLines);
    if (line.size() > 0) {
      lines.add(shown());
    }
    return lines;
  }

  /// The last lines before [#lastLines] that name an error, oldest first.
  synchronized List<String> earlierErrors() {
    return List.copyOf(earlierErrors);
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
