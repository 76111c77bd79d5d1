package hpcbench.orchestrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A way to a server on which everything takes a while: what a distant server is like. It delays
/// and does not narrow, so that bytes follow each other as they were sent.
final class SlowWay implements AutoCloseable {
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ServerSocket entry;
  private final URI server;
  private final long delayNs;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private record Parcel(ByteBuffer bytes, long dueNano) {}

  private SlowWay(ServerSocket entry, URI server, long delayNs) {
    this.entry = entry;
    this.server = server;
    this.delayNs = delayNs;
  }

  /// @param delay how long what the server sends is on its way
  static SlowWay to(URI server, Duration delay) throws IOException {
    ServerSocket entry = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    SlowWay way = new SlowWay(entry, server, delay.toNanos());
    Thread.startVirtualThread(way::accept);
    return way;
  }

  String url() {
    return "http://127.0.0.1:" + entry.getLocalPort();
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        connect(entry.accept());
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket far = new Socket(server.getHost(), server.getPort());
    open.addAll(Set.of(client, far));
    client.setTcpNoDelay(true);
    far.setTcpNoDelay(true);
    BlockingQueue<Parcel> there = new ArrayBlockingQueue<>(10_000);
    BlockingQueue<Parcel> back = new ArrayBlockingQueue<>(10_000);
    Thread.startVirtualThread(() -> take(client, there, 0));
    Thread.startVirtualThread(() -> take(far, back, delayNs));
    Thread.startVirtualThread(() -> bring(there, far));
    Thread.startVirtualThread(() -> bring(back, client));
  }

  private static void take(Socket from, BlockingQueue<Parcel> way, long delayNs) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        way.put(
            new Parcel(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), System.nanoTime() + delayNs));
      }
    } catch (IOException | InterruptedException _) {
      // The end of the way, as when a side closes.
    }
    way.offer(new Parcel(END, System.nanoTime() + delayNs));
  }

  private static void bring(BlockingQueue<Parcel> way, Socket to) {
    try (to) {
      OutputStream out = to.getOutputStream();
      for (Parcel next = way.take(); next.bytes().hasRemaining(); next = way.take()) {
        while (System.nanoTime() < next.dueNano()) {
          LockSupport.parkNanos(next.dueNano() - System.nanoTime());
        }
        out.write(next.bytes().array());
      }
    } catch (IOException | InterruptedException _) {
      // The other side has gone.
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
