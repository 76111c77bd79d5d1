package hpcbench.orchestrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// A service that takes long for every answer until it is warm.
final class WarmingService implements AutoCloseable {
  private static final byte[] MODELS = "{\"data\":[{\"id\":\"simulated\"}]}".getBytes(UTF_8);

  private static final byte[] ANSWER =
      """
      data: {"choices":[{"delta":{"content":" t"},"finish_reason":"length"}]}

      data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":1}}

      data: [DONE]

      """
          .getBytes(UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration warm;
  private volatile Duration delay;

  WarmingService(Duration cold, Duration warm) throws IOException {
    this.delay = cold;
    this.warm = warm;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext("/v1/models", exchange -> send(exchange, MODELS));
    server.createContext("/v1/chat/completions", this::chat);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// From now on it is fast.
  void isWarm() {
    delay = warm;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void chat(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    LockSupport.parkNanos(delay.toNanos());
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    send(exchange, ANSWER);
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
