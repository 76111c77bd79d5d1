package hpcbench.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/// A service on a free port of 127.0.0.1 that answers each request by a script, byte for byte.
final class FakeService implements AutoCloseable {
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final ServerSocket server;
  private final Script script;
  private final String scheme;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger inFlightPeak = new AtomicInteger();

  FakeService(Script script) throws IOException {
    this(script, ServerSocketFactory.getDefault(), "http");
  }

  FakeService(Script script, ServerSocketFactory factory, String scheme) throws IOException {
    this.script = script;
    this.scheme = scheme;
    this.server = factory.createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  /// What is answered to a request.
  @FunctionalInterface
  interface Script {
    void answer(Request request, Wire wire) throws IOException, InterruptedException;
  }

  /// A request as it came.
  ///
  /// @param number position among all requests, from 0
  /// @param onConnection position among those of its connection, from 0
  /// @param nano when all of it had come, by `System.nanoTime`
  record Request(int number, int onConnection, String head, String body, long nano) {}

  URI url() {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return connections.get();
  }

  int inFlightPeak() {
    return inFlightPeak.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Wire wire = new Wire(socket);
      for (int i = 0; !socket.isClosed(); i++) {
        String head = readHead(in);
        if (head.isEmpty()) {
          return;
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        String body = new String(in.readNBytes(bytes), UTF_8);
        long nano = System.nanoTime();
        Request request;
        synchronized (requests) {
          request = new Request(requests.size(), i, head, body, nano);
          requests.add(request);
        }
        inFlightPeak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
          script.answer(request, wire);
        } finally {
          inFlight.decrementAndGet();
        }
      }
    } catch (IOException e) {
      // The client went away, which is the end of this connection and no more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int tail = 0;
    while (tail != 0x0d0a0d0a) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      tail = tail << 8 | b;
    }
    return head.toString(UTF_8);
  }

  /// Writes an answer, piece by piece.
  static final class Wire {
    private final Socket socket;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /// Writes these bytes in one piece.
    Wire write(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
      return this;
    }

    /// Starts a stream of server-sent events in chunked coding.
    Wire stream() throws IOException {
      return write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /// Writes one chunk.
    Wire chunk(String text) throws IOException {
      return write(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    }

    /// Writes one server-sent event as a chunk.
    Wire event(String data) throws IOException {
      return chunk("data: " + data + "\n\n");
    }

    /// Writes one token of a chat.
    Wire token(String content) throws IOException {
      return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}");
    }

    /// Ends the chunked coding.
    Wire end() throws IOException {
      return write("0\r\n\r\n");
    }

    /// Writes a whole chat of this many tokens.
    void chat(int tokens) throws IOException {
      stream();
      for (int i = 0; i < tokens; i++) {
        token("t" + i);
      }
      event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");
      event(
          "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":" + tokens + "}}");
      event("[DONE]");
      end();
    }

    /// Writes a whole response with a plain body.
    void plain(int status, String headers, String body) throws IOException {
      write(
          "HTTP/1.1 %d Some Reason\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, headers, body.getBytes(UTF_8).length, body));
    }

    /// Closes the connection in good order.
    void close() throws IOException {
      socket.close();
    }

    /// Breaks the connection off with a reset.
    void reset() throws SocketException, IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Waits until the client has closed the connection, for at most ten seconds.
    void awaitClose() throws IOException {
      socket.setSoTimeout(10_000);
      while (socket.getInputStream().read() >= 0) {
        // Whatever still comes is of no interest.
      }
    }
  }
}
