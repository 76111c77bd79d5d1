package hpcbench.executor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Serves what can be asked for on a node over HTTP, a virtual thread for each caller.
final class NodeServer implements AutoCloseable {
  private static final int PORTS_TRIED = 100;
  private static final int BACKLOG = 64;

  private final HttpServer http;
  private final ExecutorService threads;

  private NodeServer(HttpServer http, ExecutorService threads) {
    this.http = http;
    this.threads = threads;
  }

  /// Starts to serve.
  ///
  /// @param port port to serve on, or the first free one of the hundred from there on; 0 takes any
  /// @param answer the reply to a request, whatever it is
  /// @throws IOException when no port can be bound; the message names address and port
  static NodeServer start(String host, int port, Function<HttpExchange, Reply> answer)
      throws IOException {
    // Without it an answer waits for the acknowledgement of its own head, some 40 ms. The JDK reads
    // it once, when its first server is made (module jdk.httpserver).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer http = bind(host, port);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(threads);
    http.createContext("/", exchange -> serve(answer, exchange));
    http.start();
    return new NodeServer(http, threads);
  }

  private static HttpServer bind(String host, int port) throws IOException {
    int last = port == 0 ? 0 : Math.min(port + PORTS_TRIED - 1, 65_535);
    for (int candidate = port; candidate < last; candidate++) {
      try {
        return HttpServer.create(address(host, candidate), BACKLOG);
      } catch (BindException _) {
        // Taken: the next one may be free, and whoever started this is told which it is.
      }
    }
    try {
      return HttpServer.create(address(host, last), BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "cannot serve on %s, ports %d to %d: %s".formatted(host, port, last, e.getMessage()), e);
    }
  }

  private static InetSocketAddress address(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private static void serve(Function<HttpExchange, Reply> answer, HttpExchange exchange) {
    try (exchange) {
      answer.apply(exchange).writeTo(exchange);
    } catch (IOException _) {
      // The caller has gone; there is nobody to tell.
    }
  }

  /// Where it serves.
  URI uri() {
    InetSocketAddress address = http.getAddress();
    return URI.create(
        "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort()));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
