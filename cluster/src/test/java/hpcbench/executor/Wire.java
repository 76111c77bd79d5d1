package hpcbench.executor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A network between a client and an executor that can be made to fail: it passes bytes on both
/// ways, until it is told to hang, to lead elsewhere, or to break answers in the middle.
final class Wire implements AutoCloseable {
  private static final int WHOLE_PART = 300;

  private final ServerSocket listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger toBreak = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private volatile URI end;
  private volatile boolean hangs;

  Wire(URI end) throws IOException {
    this.end = end;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofVirtual().start(this::acceptAll);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From now on nothing passes, and nothing ends.
  void hang() {
    hangs = true;
  }

  /// New connections lead there, and those there are break.
  void leadTo(URI other) {
    end = other;
  }

  /// As many answers with results break after their first bytes.
  void breakResults(int times) {
    toBreak.set(times);
  }

  int broken() {
    return broken.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread _ = Thread.ofVirtual().start(() -> carry(client, end));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void carry(Socket client, URI to) {
    try (client;
        Socket server = new Socket(to.getHost(), to.getPort())) {
      Thread back = Thread.ofVirtual().start(() -> pass(server, client, to, false));
      pass(client, server, to, true);
      back.join();
    } catch (IOException | InterruptedException e) {
      // A connection that cannot be carried is one that broke.
    }
  }

  private void pass(Socket from, Socket to, URI expected, boolean isRequest) {
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (hangs) {
          closed.await();
        }
        if (!end.equals(expected)) {
          return;
        }
        boolean breaks =
            !isRequest
                && isResults(buffer, read)
                && toBreak.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        out.write(buffer, 0, breaks ? Math.min(read, WHOLE_PART) : read);
        out.flush();
        if (breaks) {
          broken.incrementAndGet();
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // Both ends of it are closed, which is all that a broken connection is.
    }
  }

  private static boolean isResults(byte[] bytes, int count) {
    String head = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    return head.startsWith("HTTP/1.1 206");
  }
}
