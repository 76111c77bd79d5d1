package hpcbench.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.drive.EngineOptions;
import hpcbench.executor.Status.State;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.result.Json;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import hpcbench.testing.Promtool;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The executor's interface as a stranger sees it: plain HTTP.
@Timeout(60)
class ExecutorServerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final Token token = Token.random();
  private final HttpClient http = HttpClient.newHttpClient();
  private ExecutorServer server;
  private SimulatorServer service;

  @BeforeEach
  void start() throws IOException {
    server = Crew.executor(folder, token, System::nanoTime);
    service =
        SimulatorServer.start(
            SimulatorOptions.from(Map.of("port", 0, "step_time", "1ms", "answer_tokens", 4)));
  }

  @AfterEach
  void stop() {
    server.close();
    service.close();
    http.close();
  }

  private ShareOrder order(String id, Extent measurement) {
    Workload workload = Crew.workload(new Arrival.Closed(), 2, Extent.none(), measurement);
    return new ShareOrder(
        id, 0, 1, workload, List.of(service.uri()), "openai-chat", Optional.empty(), folder);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve(path)).header("Authorization", token.header());
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private Status status() throws Exception {
    return Json.parse(get("/status").body(), Status.class);
  }

  private Status await(State wanted) throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    Status status = status();
    while (status.state() != wanted && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      status = status();
    }
    assertThat(status.state()).as(status.toString()).isEqualTo(wanted);
    return status;
  }

  private void begin(String id) throws Exception {
    HttpResponse<String> response =
        post("/begin", "{\"id\": \"%s\", \"at\": %d}".formatted(id, System.nanoTime()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private void runToTheEnd(String id, int requests) throws Exception {
    assertThat(post("/start", Json.line(order(id, new Extent.Requests(requests)))).statusCode())
        .isEqualTo(201);
    await(State.READY);
    begin(id);
    await(State.ENDED);
  }

  @Test
  void aTrialIsOrderedPreparedBegunAndFetched() throws Exception {
    assertThat(status().state()).isEqualTo(State.IDLE);
    runToTheEnd("t1", 12);
    Status status = status();
    assertThat(status.order()).contains("t1");
    assertThat(status.report().orElseThrow().plannedRequests()).isEqualTo(12);
    assertThat(status.prompts()).isPresent();
    assertThat(status.progress().orElseThrow().completed()).isEqualTo(12);
    HttpResponse<byte[]> results =
        http.send(request("/results?id=t1").GET().build(), BodyHandlers.ofByteArray());
    assertThat(results.statusCode()).isEqualTo(200);
    assertThat(results.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(results.body()).hasSize(Math.toIntExact(status.resultBytes().orElseThrow()));
    assertThat(new String(results.body(), 0, 7, StandardCharsets.US_ASCII)).isEqualTo("HPCBREQ");
  }

  @Test
  void theSameOrderAgainIsFineAndAnotherIsAConflict() throws Exception {
    String order = Json.line(order("t1", new Extent.Lasting(Duration.ofMinutes(5))));
    assertThat(post("/start", order).statusCode()).isEqualTo(201);
    assertThat(post("/start", order).statusCode()).isEqualTo(200);
    HttpResponse<String> other = post("/start", Json.line(order("t2", new Extent.Requests(3))));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("another order", "trial t1", "stop it first");
    HttpResponse<String> changed = post("/start", Json.line(order("t1", new Extent.Requests(3))));
    assertThat(changed.statusCode()).as("the same name for something else").isEqualTo(409);
    await(State.READY);
    begin("t1");
    assertThat(post("/start", order).statusCode()).isEqualTo(200);
    assertThat(post("/stop?now=true", "").statusCode()).isEqualTo(200);
    await(State.ENDED);
    assertThat(post("/start", order).statusCode()).as("and it does not begin anew").isEqualTo(200);
    assertThat(status().state()).isEqualTo(State.ENDED);
    assertThat(post("/start", Json.line(order("t2", new Extent.Requests(3)))).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aTrialBeginsOnceAndOnlyWhenItIsReady() throws Exception {
    assertThat(post("/begin", "{\"id\": \"t1\", \"at\": 1}").statusCode()).isEqualTo(404);
    post("/start", Json.line(order("t1", new Extent.Lasting(Duration.ofMinutes(5)))));
    await(State.READY);
    long at = System.nanoTime();
    String begin = "{\"id\": \"t1\", \"at\": %d}";
    assertThat(post("/begin", begin.formatted(at)).statusCode()).isEqualTo(200);
    assertThat(post("/begin", begin.formatted(at)).statusCode()).isEqualTo(200);
    HttpResponse<String> other = post("/begin", begin.formatted(at + 1));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("to begin at another instant");
    assertThat(status().startAt()).contains(at);
  }

  @Test
  void aTrialThatWasNeverBegunCanBeStopped() throws Exception {
    post("/start", Json.line(order("t1", new Extent.Requests(3))));
    await(State.READY);
    post("/stop", "");
    assertThat(await(State.ENDED).report().orElseThrow().interrupted()).isTrue();
  }

  @Test
  void aTrialThatCannotBePreparedSaysWhy() throws Exception {
    ShareOrder order = order("t1", new Extent.Requests(3));
    ShareOrder lost =
        new ShareOrder(
            "t1",
            0,
            1,
            Workloads.of(folder.resolve("gone.jsonl")),
            order.servers(),
            order.dialect(),
            order.apiKey(),
            folder);
    post("/start", Json.line(lost));
    assertThat(await(State.FAILED).failure().orElseThrow()).contains("gone.jsonl");
    assertThat(get("/results?id=t1").statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/clock",
        "/machine",
        "/calibration",
        "/status",
        "/progress",
        "/results?id=t1",
        "/metrics",
        "/metrics/prometheus",
        "/none"
      })
  void nobodyIsServedWithoutTheToken(String path) throws Exception {
    for (String wrong :
        List.of("Bearer", "Bearer " + "x".repeat(64), token.secret(), "Basic " + token.secret())) {
      HttpResponse<String> response = get(path, "Authorization", wrong);
      assertThat(response.statusCode()).as(wrong).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(response.body()).doesNotContain(token.secret());
    }
    HttpResponse<String> none =
        http.send(
            HttpRequest.newBuilder(server.uri().resolve(path)).GET().build(),
            BodyHandlers.ofString());
    assertThat(none.statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyStartsOrStopsWithoutTheToken() throws Exception {
    for (String path : List.of("/start", "/begin", "/stop")) {
      HttpResponse<String> response =
          send(request(path, "Authorization", "Bearer no").POST(BodyPublishers.ofString("{}")));
      assertThat(response.statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void healthIsForEveryone() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(server.uri().resolve("/health")).GET().build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}\n");
  }

  @Test
  void wrongRequestsAreToldWhatIsWrong() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    HttpResponse<String> wrongMethod = get("/start");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    for (String body :
        List.of("", "{", "[]", "null", "{}", "{\"id\": 7}", "\u0000", "[".repeat(5000))) {
      HttpResponse<String> response = post("/start", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.body()).startsWith("{\"error\":\"").doesNotContain("Exception");
    }
    String good = Json.line(order("t1", new Extent.Requests(3)));
    HttpResponse<String> dialect = post("/start", good.replace("openai-chat", "latin"));
    assertThat(dialect.statusCode()).isEqualTo(400);
    assertThat(dialect.body()).contains("there is no dialect 'latin'");
    HttpResponse<String> share = post("/start", good.replace("\"shares\":1", "\"shares\":0"));
    assertThat(share.statusCode()).isEqualTo(400);
    assertThat(share.body()).contains("there is no share 0 of 0");
    assertThat(get("/results").statusCode()).isEqualTo(400);
    assertThat(status().state()).isEqualTo(State.IDLE);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    HttpResponse<String> response = post("/start", " ".repeat((1 << 20) + 1));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void hostileBytesEndTheirOwnConnectionOnly() throws Exception {
    long seed = 5;
    Random random = new Random(seed);
    URI uri = server.uri();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(1, 2000)];
      random.nextBytes(bytes);
      sendRaw(uri, bytes);
    }
    for (String text :
        List.of(
            "GET /status HTTP/1.1\r\n",
            "POST /start HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            "POST /start HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "GET http://[::1 HTTP/1.1\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n",
            "POST /start HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")) {
      sendRaw(uri, text.getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(get("/health").statusCode()).as("seed %d", seed).isEqualTo(200);
    assertThat(status().state()).isEqualTo(State.IDLE);
  }

  private static void sendRaw(URI uri, byte[] bytes) {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // Being cut off is as good an answer as any.
    }
  }

  @Test
  void partsOfTheResultsAreTheWhole() throws Exception {
    runToTheEnd("t1", 50);
    byte[] whole =
        http.send(request("/results?id=t1").GET().build(), BodyHandlers.ofByteArray()).body();
    HttpResponse<byte[]> part = part("bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 10-19/" + whole.length);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
    HttpResponse<byte[]> rest = part("bytes=%d-".formatted(whole.length - 3));
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, whole.length - 3, whole.length));
    assertThat(part("bytes=0-99999999").body()).isEqualTo(whole);
    assertThat(part("bytes=%d-".formatted(whole.length)).statusCode()).isEqualTo(416);
    assertThat(part("bytes=5-2").statusCode()).isEqualTo(416);
    for (String other : List.of("bytes=-5", "lines=1-2", "bytes=1-2,4-5", "bytes=", "x")) {
      assertThat(part(other).statusCode()).as(other).isEqualTo(200);
    }
  }

  private HttpResponse<byte[]> part(String range) throws Exception {
    return http.send(
        request("/results?id=t1", "Range", range).GET().build(), BodyHandlers.ofByteArray());
  }

  @Test
  void progressIsStreamedUntilTheTrialIsOver() throws Exception {
    post("/start", Json.line(order("t1", new Extent.Lasting(Duration.ofMillis(700)))));
    await(State.READY);
    begin("t1");
    HttpResponse<Stream<String>> stream =
        http.send(request("/progress").GET().build(), BodyHandlers.ofLines());
    List<Status> lines = stream.body().map(line -> Json.parse(line, Status.class)).toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.getLast().state()).isEqualTo(State.ENDED);
    assertThat(lines.getFirst().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void metricsAreValidForPrometheusAndTellWhatHappened() throws Exception {
    Pattern sample =
        Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[a-z]+=\"[^\"]*\"\\})? [-+0-9.eEInf]+");
    runToTheEnd("t1", 8);
    HttpResponse<String> response = get("/metrics/prometheus");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body()).endsWith("\n");
    assertThat(response.body().lines())
        .allMatch(line ->
            line.startsWith("# HELP ")
                || line.startsWith("# TYPE ")
                || sample.matcher(line).matches());
    assertThat(response.body())
        .contains("hpcbench_executor_requests_completed_total 8\n")
        .contains("hpcbench_executor_ttft_seconds_count 8\n")
        .contains("hpcbench_executor_ttft_seconds_bucket{le=\"+Inf\"} 8\n")
        .contains("hpcbench_executor_state{state=\"ended\"} 1\n");
    List<Long> buckets =
        response
            .body()
            .lines()
            .filter(line -> line.contains("_bucket"))
            .map(line -> Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    assertThat(buckets).as("buckets count up").isSorted();
    assertThat(get("/metrics").body()).contains("\"requests_completed\":8");
  }

  @Test
  void prometheusFindsNothingWrongWithTheMetrics() throws Exception {
    runToTheEnd("t1", 8);
    assertThat(Promtool.complaints(get("/metrics/prometheus").body())).isEmpty();
  }

  @Test
  void anExecutorThatNobodyAsksEnds() throws Exception {
    try (ExecutorServer brief = withLease(Duration.ofMillis(200))) {
      brief.end().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void whoAsksWithoutTheTokenDoesNotKeepItAlive() throws Exception {
    try (ExecutorServer brief = withLease(Duration.ofMillis(200))) {
      while (!brief.end().isDone()) {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(brief.uri().resolve("/status")).GET().build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
      }
    }
  }

  private ExecutorServer withLease(Duration lease) throws IOException {
    return ExecutorServer.start(
        new ExecutorSettings(
            "127.0.0.1",
            0,
            token,
            lease,
            folder,
            System::nanoTime,
            EngineOptions.DEFAULT.withLoops(1),
            Optional.empty()));
  }

  @Test
  void aPortThatIsTakenIsPassedOver() throws Exception {
    int taken = server.uri().getPort();
    try (ExecutorServer next =
        ExecutorServer.start(
            new ExecutorSettings(
                "127.0.0.1",
                taken,
                token,
                Duration.ofMinutes(1),
                folder,
                System::nanoTime,
                EngineOptions.DEFAULT.withLoops(1),
                Optional.empty()))) {
      assertThat(next.uri().getPort()).isBetween(taken + 1, taken + 99);
    }
  }

  @Test
  void nothingOfATrialIsLeftWhenItCloses() throws Exception {
    post("/start", Json.line(order("t1", new Extent.Lasting(Duration.ofMinutes(5)))));
    await(State.READY);
    begin("t1");
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("hpcbench-trial");
  }
}
