package hpcbench.executor;

import static hpcbench.executor.Routes.ok;

import com.sun.net.httpserver.HttpExchange;
import hpcbench.monitor.Machine;
import hpcbench.result.Calibration;
import hpcbench.result.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What an executor can be asked for. Safe for use by several threads.
final class ExecutorRoutes {
  private static final int BODY_LIMIT_BYTES = 1 << 20;
  private static final int STREAMS = 8;
  private static final long STREAM_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /// The answer of `GET /clock`.
  record Clock(long clockNs) {}

  /// The answer of `GET /calibration`: empty where the executor's machine was not calibrated.
  record Calibrated(Optional<Calibration> calibration) {}

  /// The body of `POST /begin`.
  record Begin(String id, long at) {}

  private final Executor executor;
  private final Routes routes;
  private final Semaphore streams = new Semaphore(STREAMS);
  private final HostPage host = new HostPage();

  ExecutorRoutes(Executor executor, ExecutorSettings settings, Lease lease) {
    this.executor = executor;
    this.routes = new Routes(settings.token(), lease);
    routes.get("/clock", _ -> ok(new Clock(executor.now())));
    routes.get("/machine", _ -> ok(Machine.host()));
    routes.get("/calibration", _ -> ok(new Calibrated(settings.calibration())));
    routes.post("/start", this::start);
    routes.post("/begin", this::begin);
    routes.post("/stop", this::stop);
    routes.get("/status", _ -> ok(executor.status()));
    routes.get("/progress", _ -> progress());
    routes.get("/results", this::results);
    routes.get("/metrics", _ -> ok(ExecutorMetrics.of(executor)));
    routes.get("/metrics/prometheus", _ -> prometheus());
  }

  /// The reply to a request, whatever it is.
  Reply answer(HttpExchange exchange) {
    return routes.answer(exchange);
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
    return HostPage.reply(ExecutorMetrics.of(executor).exposition() + host.text());
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
    return routes.paths();
  }
}
