package hpcbench.executor;

import com.sun.net.httpserver.HttpExchange;
import hpcbench.monitor.LocalHost;
import hpcbench.monitor.Machine;
import hpcbench.result.Calibration;
import hpcbench.result.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// From a request to its reply: who may ask, what there is, and what is wrong with a request. Safe
/// for use by several threads.
final class ExecutorRoutes {
  private static final int BODY_LIMIT_BYTES = 1 << 20;
  private static final int STREAMS = 8;
  private static final long STREAM_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /// One thing that can be asked for.
  ///
  /// @param method HTTP method
  /// @param isOpen whether it needs no token
  private record Route(String method, boolean isOpen, Handler handler) {}

  @FunctionalInterface
  private interface Handler {
    Reply answer(HttpExchange exchange) throws IOException;
  }

  /// The answer of `GET /health`.
  record Health(String status) {}

  /// The answer of `GET /clock`.
  record Clock(long clockNs) {}

  /// The answer of `GET /calibration`: empty where the executor's machine was not calibrated.
  record Calibrated(Optional<Calibration> calibration) {}

  /// The body of `POST /begin`.
  record Begin(String id, long at) {}

  private final Executor executor;
  private final Token token;
  private final Lease lease;
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final Semaphore streams = new Semaphore(STREAMS);
  private final LocalHost host = new LocalHost();

  ExecutorRoutes(Executor executor, ExecutorSettings settings, Lease lease) {
    this.executor = executor;
    this.token = settings.token();
    this.lease = lease;
    routes.put("/health", new Route("GET", true, _ -> ok(new Health("ok"))));
    routes.put("/clock", get(_ -> ok(new Clock(executor.now()))));
    routes.put("/machine", get(_ -> ok(Machine.host())));
    routes.put("/calibration", get(_ -> ok(new Calibrated(settings.calibration()))));
    routes.put("/start", post(this::start));
    routes.put("/begin", post(this::begin));
    routes.put("/stop", post(this::stop));
    routes.put("/status", get(_ -> ok(executor.status())));
    routes.put("/progress", get(_ -> progress()));
    routes.put("/results", get(this::results));
    routes.put("/metrics", get(_ -> ok(ExecutorMetrics.of(executor))));
    routes.put("/metrics/prometheus", get(_ -> prometheus()));
  }

  private static Route get(Handler handler) {
    return new Route("GET", false, handler);
  }

  private static Route post(Handler handler) {
    return new Route("POST", false, handler);
  }

  private static Reply ok(Object content) {
    return new Reply.Document(200, content);
  }

  /// The reply to a request, whatever it is.
  Reply answer(HttpExchange exchange) {
    try {
      return routed(exchange);
    } catch (Refusal refused) {
      return new Reply.Fault(refused.status(), String.valueOf(refused.getMessage()));
    } catch (IllegalArgumentException malformed) {
      return new Reply.Fault(400, String.valueOf(malformed.getMessage()));
    } catch (IOException | UncheckedIOException broken) {
      return new Reply.Fault(500, String.valueOf(broken.getMessage()));
    } catch (RuntimeException fault) { // The top of a thread: a strange request ends itself only.
      return new Reply.Fault(500, "this should not have happened: " + fault);
    }
  }

  private Reply routed(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Optional<Route> found = Optional.ofNullable(routes.get(path));
    if (!found.map(Route::isOpen).orElse(false) && !isAllowed(exchange)) {
      return new Reply.Fault(
          401,
          "the header Authorization: Bearer TOKEN is missing or wrong",
          Map.of("WWW-Authenticate", "Bearer"));
    }
    if (found.isEmpty()) {
      return new Reply.Fault(404, "there is no " + path);
    }
    Route route = found.get();
    if (!route.method().equals(exchange.getRequestMethod())) {
      return new Reply.Fault(
          405, path + " takes " + route.method(), Map.of("Allow", route.method()));
    }
    return route.handler().answer(exchange);
  }

  /// A caller who may ask keeps the executor alive.
  private boolean isAllowed(HttpExchange exchange) {
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    boolean isAllowed = token.isIn(header);
    if (isAllowed) {
      lease.renew();
    }
    return isAllowed;
  }

  private Reply start(HttpExchange exchange) throws IOException {
    boolean isNew = executor.start(Json.parse(body(exchange), ShareOrder.class));
    return new Reply.Document(isNew ? 201 : 200, executor.status());
  }

  private Reply begin(HttpExchange exchange) throws IOException {
    Begin begin = Json.parse(body(exchange), Begin.class);
    executor.begin(String.valueOf(begin.id()), begin.at());
    return ok(executor.status());
  }

  private Reply stop(HttpExchange exchange) {
    executor.stop("now=true".equals(exchange.getRequestURI().getQuery()));
    return ok(executor.status());
  }

  private Reply results(HttpExchange exchange) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    if (!query.startsWith("id=")) {
      throw new Refusal(400, "ask for the results of one trial: /results?id=ID");
    }
    String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
    return ByteRange.of(executor.results(query.substring("id=".length())), range);
  }

  private Reply prometheus() {
    return new Reply.Text(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        ExecutorMetrics.of(executor).exposition() + host());
  }

  /// What this machine says of itself; nothing where it cannot tell. One caller at a time looks.
  private synchronized String host() {
    try {
      return host.look().exposition();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private Reply progress() throws Refusal {
    if (!streams.tryAcquire()) {
      throw new Refusal(503, "%d callers watch already".formatted(STREAMS));
    }
    return new Reply.Lines(this::watch, streams::release);
  }

  /// A line now and whenever some time has passed, until no trial is under way.
  private void watch(OutputStream out) throws IOException {
    Status status = executor.status();
    writeLine(out, status);
    while (status.state().isBusy() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, STREAM_INTERVAL_NS);
      status = executor.status();
      writeLine(out, status);
    }
  }

  private static void writeLine(OutputStream out, Status status) throws IOException {
    out.write((Json.line(status) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
    if (bytes.length > BODY_LIMIT_BYTES) {
      throw new Refusal(413, "a body may have %d bytes".formatted(BODY_LIMIT_BYTES));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Everything that can be asked for, for the tests of the documentation.
  List<String> paths() {
    return List.copyOf(routes.keySet());
  }
}
