package hpcbench.executor;

import hpcbench.executor.ExecutorRoutes.Begin;
import hpcbench.executor.ExecutorRoutes.Calibrated;
import hpcbench.executor.ExecutorRoutes.Clock;
import hpcbench.measure.ClockOffset;
import hpcbench.result.Calibration;
import hpcbench.result.Json;
import hpcbench.result.Provenance;
import hpcbench.service.HttpFault;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Speaks with one executor. Every call ends within its limit, whatever the executor or the network
/// does. Safe for use by several threads.
public final class ExecutorClient implements AutoCloseable {
  private static final int ANSWER_LIMIT_BYTES = 8 << 20;
  private static final int ROUND_TRIPS = 16;

  private final URI base;
  private final Token token;
  private final Duration limit;
  private final LongSupplier clock;
  private final HttpClient http;

  /// A client of the executor at this address.
  ///
  /// @param limit how long any one call may take
  public ExecutorClient(URI base, Token token, Duration limit) {
    this(base, token, limit, System::nanoTime);
  }

  /// @param clock the clock of this side, in nanoseconds, that offsets are found against
  ExecutorClient(URI base, Token token, Duration limit, LongSupplier clock) {
    this.base = base;
    this.token = token;
    this.limit = limit;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limit)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /// Where the executor is.
  public URI base() {
    return base;
  }

  /// How the executor stands.
  ///
  /// @throws IOException when it cannot be asked, or refuses
  public Status status() throws IOException, InterruptedException {
    return json(request("/status").GET(), Status.class);
  }

  /// The machine that the executor runs on.
  ///
  /// @throws IOException when it cannot be asked, or refuses
  public Provenance.Host machine() throws IOException, InterruptedException {
    return json(request("/machine").GET(), Provenance.Host.class);
  }

  /// What the executor's engine can do on its machine, where that was found out.
  ///
  /// @throws IOException when it cannot be asked, or refuses
  public Optional<Calibration> calibration() throws IOException, InterruptedException {
    return json(request("/calibration").GET(), Calibrated.class).calibration();
  }

  /// Gives an order. Giving the same again is fine.
  Status start(ShareOrder order) throws IOException, InterruptedException {
    return json(post("/start", order), Status.class);
  }

  /// Says when the order begins, by the executor's clock.
  Status begin(String id, long at) throws IOException, InterruptedException {
    return json(post("/begin", new Begin(id, at)), Status.class);
  }

  /// Stops the order.
  ///
  /// @param atOnce whether nothing in flight may end
  Status stop(boolean atOnce) throws IOException, InterruptedException {
    return json(request("/stop?now=" + atOnce).POST(BodyPublishers.noBody()), Status.class);
  }

  /// Finds out how the executor's clock stands to ours: of several round trips the shortest tells
  /// it best, since the answer was made somewhere within it.
  public ClockOffset clockOffset() throws IOException, InterruptedException {
    long shortestNs = Long.MAX_VALUE;
    long offsetNs = 0;
    for (int trip = 0; trip < ROUND_TRIPS; trip++) {
      long asked = clock.getAsLong();
      long theirs = json(request("/clock").GET(), Clock.class).clockNs();
      long tripNs = clock.getAsLong() - asked;
      if (tripNs < shortestNs) {
        shortestNs = tripNs;
        offsetNs = theirs - (asked + tripNs / 2);
      }
    }
    return new ClockOffset(offsetNs, Math.ceilDiv(shortestNs, 2), ROUND_TRIPS);
  }

  /// Part of the results of a trial that has ended.
  ///
  /// @param from offset of the first byte
  /// @param count how many bytes, at most
  byte[] results(String id, long from, int count) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/results?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
            .header("Range", "bytes=%d-%d".formatted(from, from + count - 1));
    HttpResponse<byte[]> response =
        send(request.GET().build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), count));
    if (response.statusCode() != 206) {
      throw refusal(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", token.header());
  }

  private HttpRequest.Builder post(String path, Object content) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.line(content)));
  }

  private <T> T json(HttpRequest.Builder request, Class<T> type)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_LIMIT_BYTES));
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    try {
      return Json.parse(response.body(), type);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s does not answer as an executor: %s".formatted(base, e.getMessage()), e);
    }
  }

  /// The limit holds for the whole exchange, the body included.
  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> response = http.sendAsync(request, handler);
    try {
      return response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s has not answered for %d s".formatted(request.uri(), limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw unreachable(request.uri(), e.getCause() == null ? e : e.getCause());
    } finally {
      response.cancel(true);
    }
  }

  private static IOException unreachable(URI uri, Throwable cause) {
    return new IOException(
        "%s cannot be reached: %s".formatted(uri, HttpFault.reason(cause)), cause);
  }

  private Refusal refusal(int status, String body) {
    return new Refusal(status, "%s answers status %d: %s".formatted(base, status, message(body)));
  }

  private static String message(String body) {
    try {
      return Json.parse(body, Reply.Fault.Message.class).error();
    } catch (IllegalArgumentException e) {
      return body.strip();
    }
  }
}
