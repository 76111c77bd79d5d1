package hpcbench.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A TCP connection over which a test says exactly what it wants.
final class RawConnection implements AutoCloseable {
  private static final int LIMIT_MS = 20_000;

  private final Socket socket;
  private final BufferedReader reader;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  static RawConnection to(TestSimulator simulator) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.server().port());
    socket.setSoTimeout(LIMIT_MS);
    return new RawConnection(socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  void sendRequest(String method, String path, String body) throws IOException {
    send(request(method, path, body));
  }

  static String request(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /// The next line; empty at the end of the stream.
  String readLine() throws IOException {
    String line = reader.readLine();
    return line == null ? "" : line;
  }

  /// So many characters.
  String readText(int characters) throws IOException {
    char[] text = new char[characters];
    int read = 0;
    while (read < characters) {
      int more = reader.read(text, read, characters - read);
      if (more < 0) {
        throw new IOException(
            "the stream ended after %d of %d characters".formatted(read, characters));
      }
      read += more;
    }
    return new String(text);
  }

  /// All that comes until the server closes.
  String readToEnd() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      all.append((char) c);
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
