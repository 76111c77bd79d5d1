package hpcbench.executor;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// Serves one executor over HTTP, as `docs/reference/executor-api.md` describes it, until it is
/// closed or its lease has run out.
public final class ExecutorServer implements AutoCloseable {
  private final NodeServer http;
  private final Executor executor;
  private final Lease lease;

  private ExecutorServer(NodeServer http, Executor executor, Lease lease) {
    this.http = http;
    this.executor = executor;
    this.lease = lease;
  }

  /// Starts to serve.
  ///
  /// @throws IOException when no port can be bound; the message names address and port
  public static ExecutorServer start(ExecutorSettings settings) throws IOException {
    Executor executor = new Executor(settings.engine(), settings.clock(), settings.folder());
    Lease lease = new Lease(settings.lease());
    ExecutorRoutes routes = new ExecutorRoutes(executor, settings, lease);
    try {
      NodeServer http = NodeServer.start(settings.host(), settings.port(), routes::answer);
      return new ExecutorServer(http, executor, lease);
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

  /// Ends a trial that runs, and everything else.
  @Override
  public void close() {
    http.close();
    executor.close();
    lease.close();
  }
}
