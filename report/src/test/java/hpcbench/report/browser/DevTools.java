package hpcbench.report.browser;

import hpcbench.result.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// The line to a browser: commands out, results and events in, as JSON over a WebSocket
/// (chromedevtools.github.io/devtools-protocol). Safe for use by several threads.
final class DevTools implements AutoCloseable {
  static final long PATIENCE_SECONDS = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();

  DevTools(URI address) {
    socket = client.newWebSocketBuilder().buildAsync(address, new Incoming()).join();
  }

  /// Takes the events of this session: their name, and what they say.
  void listen(String session, BiConsumer<String, JsonNode> listener) {
    listeners.put(session, listener);
  }

  /// A command to the browser itself.
  JsonNode ask(String method, Map<String, ?> parameters) {
    return ask(Map.of(), method, parameters);
  }

  /// A command to the page of this session.
  JsonNode ask(String session, String method, Map<String, ?> parameters) {
    return ask(Map.of("sessionId", session), method, parameters);
  }

  private JsonNode ask(Map<String, String> session, String method, Map<String, ?> parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    Map<String, Object> command = new ConcurrentHashMap<>(session);
    command.putAll(Map.of("id", id, "method", method, "params", parameters));
    send(Json.line(command));
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private synchronized void send(String text) {
    socket.sendText(text, true).join();
  }

  private void take(JsonNode message) {
    if (!message.has("id")) {
      Optional.ofNullable(listeners.get(message.path("sessionId").asString("")))
          .ifPresent(
              listener -> listener.accept(message.get("method").asString(), message.get("params")));
      return;
    }
    CompletableFuture<JsonNode> answer = pending.remove(message.get("id").asInt());
    if (message.has("error")) {
      answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
    } else {
      answer.complete(message.get("result"));
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = Json.parse(text.toString(), JsonNode.class);
        text.setLength(0);
        take(message);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      pending.values().forEach(answer -> answer.completeExceptionally(error));
    }
  }
}
