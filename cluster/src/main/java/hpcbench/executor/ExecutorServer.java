package hpcbench.executor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves one executor over HTTP, as `docs/reference/executor-api.md` describes it, until it is
/// closed or its lease has run out.
public final class ExecutorServer implements AutoCloseable {
  private static final int PORTS_TRIED = 100;
  private static final int BACKLOG = 64;

  private final HttpServer http;
  private final ExecutorService threads;
  private final Executor executor;
  private final Lease lease;

  private ExecutorServer(HttpServer http, ExecutorService threads, Executor executor, Lease lease) {
    this.http = http;
    this.threads = threads;
    this.executor = executor;
    this.lease = lease;
  }

  /// Starts to serve.
  ///
  /// @throws IOException when no port can be bound; the message names address and port
  public static ExecutorServer start(ExecutorSettings settings) throws IOException {
    // Without it an answer waits for the acknowledgement of its own head, some 40 ms. The JDK reads
    // it once, when its first server is made (module jdk.httpserver).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer http = bind(settings.host(), settings.port());
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Executor executor = new Executor(settings.engine(), settings.clock(), settings.folder());
    Lease lease = new Lease(settings.lease());
    ExecutorRoutes routes = new ExecutorRoutes(executor, settings, lease);
    http.setExecutor(threads);
    http.createContext("/", exchange -> serve(routes, exchange));
    http.start();
    return new ExecutorServer(http, threads, executor, lease);
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

  private static void serve(ExecutorRoutes routes, HttpExchange exchange) {
    try (exchange) {
      routes.answer(exchange).writeTo(exchange);
    } catch (IOException _) {
      // The caller has gone; there is nobody to tell.
    }
  }

  /// Where it serves.
  public URI uri() {
    InetSocketAddress address = http.getAddress();
    return URI.create(
        "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort()));
  }

  /// Completes when the lease has run out, or this was closed.
  public CompletableFuture<Void> end() {
    return lease.end().copy();
  }

  /// Ends a trial that runs, and everything else.
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    executor.close();
    lease.close();
  }
}
