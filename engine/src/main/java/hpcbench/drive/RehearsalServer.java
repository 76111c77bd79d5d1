package hpcbench.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The other side of a rehearsal: answers every request with the same tokens, the first of them
/// each in a write of its own, as an idle service sends them, the others many in one, as they pile
/// up behind a busy one. One thread serves all connections in turn.
final class RehearsalServer implements AutoCloseable {
  private static final int TOKENS_TOGETHER = 20;

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String LAST_CHUNK = "0\r\n\r\n";
  private static final int LARGEST_REQUEST = 8 * 1024;

  private final ServerSocketChannel listener;
  private final List<ByteBuffer> answer;
  private final List<Conversation> conversations = new ArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().name("hpcbench-rehearsal").daemon().unstarted(this::serve);
  private volatile boolean isClosed;

  private RehearsalServer(Answer answer) throws IOException {
    this.answer = answer.writes();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
  }

  /// What every request is answered with.
  ///
  /// @param single tokens that are written one by one
  /// @param bundles writes of twenty tokens after those
  record Answer(int single, int bundles) {
    /// What a token costs is found by these: most of a request is its answer.
    static final Answer LONG = new Answer(100, 100);

    /// What a request costs is found by these.
    static final Answer SHORT = new Answer(3, 0);

    int tokens() {
      return single + bundles * TOKENS_TOGETHER;
    }

    private List<ByteBuffer> writes() {
      List<ByteBuffer> writes = new ArrayList<>();
      writes.add(bytes(HEAD));
      for (int token = 0; token < single; token++) {
        writes.add(bytes(chunk(event(token))));
      }
      for (int token = single; token < tokens(); token += TOKENS_TOGETHER) {
        writes.add(bytes(chunk(event(token)).repeat(TOKENS_TOGETHER)));
      }
      writes.add(bytes(chunk(end(tokens())) + LAST_CHUNK));
      return List.copyOf(writes);
    }
  }

  /// Starts a server on a port of the loopback address.
  static RehearsalServer start(Answer answer) throws IOException {
    RehearsalServer server = new RehearsalServer(answer);
    server.thread.start();
    return server;
  }

  URI uri() throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }

  private void serve() {
    try (listener) {
      while (!isClosed) {
        accept();
        for (Conversation conversation : conversations) {
          conversation.goOn();
        }
        LockSupport.parkNanos(this, 1); // lets the engine read what was written before more is
      }
    } catch (IOException _) {
      isClosed = true; // the engine is gone, or the machine has no sockets left: so be it
    } finally {
      conversations.forEach(Conversation::end);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = listener.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      conversations.add(new Conversation(channel));
    }
  }

  private static String event(int token) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" %d\"}}]}\n\n"
        .formatted(token);
  }

  private static String end(int tokens) {
    return """
    data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

    data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":%d}}

    data: [DONE]

    """
        .formatted(tokens);
  }

  private static String chunk(String events) {
    return "%x\r\n%s\r\n".formatted(events.length(), events);
  }

  private static ByteBuffer bytes(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /// One connection: a request, its answer piece by piece, the next request. Requests are small
  /// enough to come whole.
  private final class Conversation {
    private static final int AWAITS_REQUEST = -1;

    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocate(LARGEST_REQUEST);
    private int next = AWAITS_REQUEST;

    Conversation(SocketChannel channel) {
      this.channel = channel;
    }

    void goOn() throws IOException {
      if (next == AWAITS_REQUEST) {
        next = channel.read(request.clear()) > 0 ? 0 : AWAITS_REQUEST;
      } else {
        write(answer.get(next).duplicate());
      }
    }

    private void write(ByteBuffer piece) {
      try {
        // A socket of this machine takes a piece whole; one that did not would break the answer,
        // and the engine would open another connection.
        channel.write(piece);
        next = next + 1 == answer.size() ? AWAITS_REQUEST : next + 1;
      } catch (IOException _) {
        next = AWAITS_REQUEST; // the engine closed the connection, as it does at the end of a part
      }
    }

    void end() {
      try {
        channel.close();
      } catch (IOException _) {
        next = AWAITS_REQUEST; // there is nothing to be lost with it
      }
    }
  }
}
