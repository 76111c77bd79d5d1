package hpcbench.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A simulator on a free port that answers fast, and a plain HTTP/1.1 client to speak to it.
final class TestSimulator implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern VARYING =
      Pattern.compile("\"(id|created|created_at|[a-z_]*duration)\":(\"[^\"]*\"|\\d+)");

  private final SimulatorServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private TestSimulator(SimulatorServer server) {
    this.server = server;
  }

  /// A simulator with these settings, given as name, value, name, value.
  static TestSimulator with(String... settings) {
    return over(Transport.best(), settings);
  }

  /// The same over this transport.
  static TestSimulator over(Transport transport, String... settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "port", "0",
                "step_time", "200us",
                "decode_time_per_sequence", "1us",
                "prefill_rate", "1000000",
                "jitter", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    try {
      return new TestSimulator(SimulatorServer.start(SimulatorOptions.from(all), transport));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SimulatorServer server() {
    return server;
  }

  URI uri(String path) {
    return server.uri().resolve(path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /// The lines of a body that are not empty, with ids, times and durations replaced by `*`.
  static List<String> golden(HttpResponse<String> response) {
    return response
        .body()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> VARYING.matcher(line).replaceAll(TestSimulator::star))
        .toList();
  }

  private static String star(MatchResult varying) {
    return "\"" + varying.group(1) + "\":*";
  }

  /// The events of a stream that are JSON documents, in order.
  static List<JsonNode> events(HttpResponse<String> response) {
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> json(line.substring("data: ".length())))
        .toList();
  }

  /// The lines of a body, each a JSON document.
  static List<JsonNode> lines(HttpResponse<String> response) {
    return response.body().lines().map(TestSimulator::json).toList();
  }

  static JsonNode json(String text) {
    return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// The value of a sample in `/metrics`, whose name and labels begin so.
  double metric(String start) {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no metric " + start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until something holds, asking again and again.
  static void await(String what, BooleanSupplier holds) {
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError("did not come about within " + LIMIT + ": " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
