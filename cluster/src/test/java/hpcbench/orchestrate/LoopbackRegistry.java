package hpcbench.orchestrate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hpcbench.service.HttpServiceClient;
import hpcbench.service.ServiceException;
import hpcbench.testing.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Debian's docker-registry on this machine, over plain HTTP, as a registry of models.
///
/// The contents of layers come from a server of their own. Ollama asks a registry where a layer is,
/// and takes nothing but a redirect to another host name for an answer (`run` in
/// server/download.go, whose direct address is the `Location` of the response); its own registry
/// answers so. docker-registry over plain files answers with the layer itself, unless it is told,
/// as here, to redirect to an address below which its files are served. That the two are
/// `127.0.0.1` and `localhost` is enough. The server of layers also lets a test break transfers.
final class LoopbackRegistry implements AutoCloseable {
  /// What becomes of one transfer.
  interface Transfers {
    /// How many of the bytes that were asked for are sent before the connection breaks.
    ///
    /// @param number how many transfers there were before
    /// @param bytes bytes asked for
    long sent(int number, long bytes) throws InterruptedException;
  }

  private static final Transfers WHOLE = (_, bytes) -> bytes;

  private final Path store;
  private final HttpServer layers;
  private final Process registry;
  private final int port;
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile Transfers transfers = WHOLE;
  private int number;

  private LoopbackRegistry(Path folder) throws IOException {
    Path program =
        Requirement.program("on Debian: apt-get install docker-registry", "docker-registry");
    store = Files.createDirectories(folder.resolve("store"));
    layers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    layers.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    layers.createContext("/", this::serve);
    layers.start();
    port = freePort();
    Path file = Files.writeString(folder.resolve("registry.yml"), configuration());
    registry =
        new ProcessBuilder(program.toString(), "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("registry.log").toFile())
            .start();
  }

  /// Starts it, with an empty store.
  static LoopbackRegistry start(Path folder) throws IOException {
    LoopbackRegistry started = new LoopbackRegistry(folder);
    Processes.await(started::answers, "docker-registry never answered");
    return started;
  }

  private String configuration() {
    return """
    version: 0.1
    log: {level: warn}
    storage:
      filesystem: {rootdirectory: %s}
    middleware:
      storage:
        - name: redirect
          options: {baseurl: "http://localhost:%d/"}
    http: {addr: "127.0.0.1:%d"}
    """
        .formatted(store, layers.getAddress().getPort(), port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    URI address = URI.create("http://127.0.0.1:" + port);
    try (HttpServiceClient client =
        new HttpServiceClient(address, Optional.empty(), Duration.ofSeconds(5))) {
      return client.get("/v2/").isOk();
    } catch (ServiceException e) {
      return false; // not yet
    }
  }

  /// What a model of this registry is called.
  String model(String name) {
    return "127.0.0.1:%d/library/%s".formatted(port, name);
  }

  /// From now on transfers go like this.
  void transfer(Transfers how) {
    sentBytes.set(0);
    synchronized (this) {
      number = 0;
    }
    transfers = how;
  }

  /// From now on transfers go well.
  void transferWhole() {
    transfer(WHOLE);
  }

  /// Bytes of layers that were sent since the way of transfers was last set.
  long sentBytes() {
    return sentBytes.get();
  }

  private synchronized int next() {
    return number++;
  }

  private void serve(HttpExchange exchange) throws IOException {
    Path file = store.resolve("." + exchange.getRequestURI().getPath());
    try (exchange;
        FileChannel content = FileChannel.open(file)) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(content.size()));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      long[] range = range(exchange, content.size());
      long bytes = range[1] - range[0] + 1;
      exchange.sendResponseHeaders(206, bytes);
      content.position(range[0]);
      send(content, transfers.sent(next(), bytes), exchange.getResponseBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(FileChannel content, long bytes, OutputStream out) throws IOException {
    InputStream in = Channels.newInputStream(content);
    byte[] piece = new byte[1 << 16];
    for (long left = bytes; left > 0; ) {
      int read = in.read(piece, 0, (int) Math.min(left, piece.length));
      out.write(piece, 0, read);
      sentBytes.addAndGet(read);
      left -= read;
    }
    out.flush();
  }

  private static long[] range(HttpExchange exchange, long size) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      return new long[] {0, size - 1};
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    return new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[1])};
  }

  @Override
  public void close() {
    layers.stop(0);
    registry.destroy();
    Processes.await(() -> !registry.isAlive(), "docker-registry does not end");
  }
}
