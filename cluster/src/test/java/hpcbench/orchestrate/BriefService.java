package hpcbench.orchestrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// A service that answers every chat with the same few tokens, however many were asked. It reports
/// its usage only in streams.
final class BriefService implements AutoCloseable {
  private static final String WHOLE =
      """
      {"choices": [{"message": {"role": "assistant", "content": "so few"}, "finish_reason": "stop"}]}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] answer;

  BriefService(int tokens) throws IOException {
    answer = answer(tokens).getBytes(UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext("/v1/models", this::models);
    server.createContext("/v1/chat/completions", this::chat);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void models(HttpExchange exchange) throws IOException {
    send(exchange, "application/json", "{\"data\":[{\"id\":\"simulated\"}]}".getBytes(UTF_8));
  }

  private void chat(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (request.contains("\"stream\":true")) {
      send(exchange, "text/event-stream", answer);
    } else {
      send(exchange, "application/json", WHOLE.getBytes(UTF_8));
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static String answer(int tokens) {
    StringBuilder events = new StringBuilder();
    IntStream.range(0, tokens)
        .forEach(
            token -> event(events, "\"choices\":[{\"delta\":{\"content\":\" t" + token + "\"}}]"));
    event(events, "\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]");
    event(
        events,
        "\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":" + tokens + "}");
    return events.append("data: [DONE]\n\n").toString();
  }

  private static void event(StringBuilder events, String json) {
    events.append("data: {").append(json).append("}\n\n");
  }
}
