package hpcbench.executor;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import hpcbench.result.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// What an executor answers.
sealed interface Reply {
  /// Sends it.
  ///
  /// @throws IOException when the caller has gone
  void writeTo(HttpExchange exchange) throws IOException;

  /// A record as JSON.
  record Document(int status, Object content) implements Reply {
    @Override
    public void writeTo(HttpExchange exchange) throws IOException {
      new Text(status, "application/json", Json.line(content) + "\n").writeTo(exchange);
    }
  }

  /// A short text.
  record Text(int status, String type, String text) implements Reply {
    @Override
    public void writeTo(HttpExchange exchange) throws IOException {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// An error, with the headers that go with it.
  record Fault(int status, String message, Map<String, String> headers) implements Reply {
    /// The content of an error.
    record Message(String error) {}

    Fault(int status, String message) {
      this(status, message, Map.of());
    }

    @Override
    public void writeTo(HttpExchange exchange) throws IOException {
      headers.forEach(exchange.getResponseHeaders()::set);
      new Document(status, new Message(message)).writeTo(exchange);
    }
  }

  /// Bytes `from` to before `to` of a file of this length; all of it when that is all there is.
  record FilePart(Path file, long from, long to, long length, boolean isPart) implements Reply {
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public void writeTo(HttpExchange exchange) throws IOException {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/octet-stream");
      headers.set("Accept-Ranges", "bytes");
      if (isPart) {
        headers.set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, length));
      }
      exchange.sendResponseHeaders(isPart ? 206 : 200, to == from ? -1 : to - from);
      try (FileChannel channel = FileChannel.open(file);
          OutputStream out = exchange.getResponseBody()) {
        copy(channel, out);
      }
    }

    private void copy(FileChannel channel, OutputStream out) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long at = from; at < to; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
        if (channel.read(buffer, at) < buffer.limit()) {
          throw new IOException(file + " became shorter while it was sent");
        }
        out.write(buffer.array(), 0, buffer.limit());
      }
    }
  }

  /// Lines as they come, until there are no more.
  ///
  /// @param source gives them
  /// @param end called once nothing more is sent, for good or ill
  record Lines(LineSource source, Runnable end) implements Reply {
    /// Gives one line after the other.
    @FunctionalInterface
    interface LineSource {
      /// Writes lines until there are no more, or the caller has gone.
      void writeTo(OutputStream out) throws IOException;
    }

    @Override
    public void writeTo(HttpExchange exchange) throws IOException {
      try {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        source.writeTo(exchange.getResponseBody());
      } finally {
        end.run();
      }
    }
  }
}
