package hpcbench.executor;

import hpcbench.monitor.Machine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Serves what this machine says of itself over HTTP, as `docs/reference/executor-api.md` describes
/// it, until it is closed or its lease has run out: what watches a node that puts no load.
public final class HostServer implements AutoCloseable {
  private final NodeServer http;
  private final Lease lease;

  private HostServer(NodeServer http, Lease lease) {
    this.http = http;
    this.lease = lease;
  }

  /// Starts to serve.
  ///
  /// @param host address to serve on
  /// @param port port to serve on, or the first free one of the hundred from there on; 0 takes any
  /// @param token asked of every caller
  /// @param length how long it lives without being asked for anything
  /// @throws IOException when no port can be bound; the message names address and port
  public static HostServer start(String host, int port, Token token, Duration length)
      throws IOException {
    Lease lease = new Lease(length);
    Routes routes = new Routes(token, lease);
    HostPage page = new HostPage();
    routes.get("/machine", _ -> Routes.ok(Machine.host()));
    routes.get("/metrics/prometheus", _ -> HostPage.reply(page.text()));
    try {
      return new HostServer(NodeServer.start(host, port, routes::answer), lease);
    } catch (IOException e) {
      lease.close();
      throw e;
    }
  }

  /// Where it serves.
  public URI uri() {
    return http.uri();
  }

  /// Completes when the lease has run out, or this was closed.
  public CompletableFuture<Void> end() {
    return lease.end().copy();
  }

  @Override
  public void close() {
    http.close();
    lease.close();
  }
}
