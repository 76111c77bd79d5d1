package hpcbench.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Finds who answers a request, and answers itself what nobody else does: unknown paths, wrong
/// methods, missing keys, bodies too large. Each error has the shape of the API whose path it was.
final class Router {
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> WRITING = Set.of("POST");

  private final Map<String, Route> routes = new HashMap<>();
  private final Optional<String> apiKey;

  /// @param apiKey key that guards `/v1`, if one does
  Router(Optional<String> apiKey) {
    this.apiKey = apiKey;
  }

  private record Route(Set<String> methods, Consumer<Exchange> answer) {}

  Router get(String path, Consumer<Exchange> answer) {
    routes.put(path, new Route(READING, answer));
    return this;
  }

  Router post(String path, Consumer<Exchange> answer) {
    routes.put(path, new Route(WRITING, answer));
    return this;
  }

  void route(Exchange exchange) {
    Route route = routes.get(exchange.path());
    if (!isAllowed(exchange)) {
      byte[] unauthorized = Json.bytes(Json.object().put("error", "Unauthorized"));
      exchange.reply(HttpResponseStatus.UNAUTHORIZED, "application/json", unauthorized);
    } else if (route == null) {
      fail(exchange, HttpResponseStatus.NOT_FOUND, "404 page not found");
    } else if (!route.methods.contains(exchange.method())) {
      fail(exchange, HttpResponseStatus.METHOD_NOT_ALLOWED, "405 method not allowed");
    } else if (exchange.isOversized()) {
      fail(exchange, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "request body too large");
    } else {
      route.answer.accept(exchange);
    }
  }

  /// Compares in constant time, so that the time of a refusal says nothing about the key.
  private boolean isAllowed(Exchange exchange) {
    if (apiKey.isEmpty() || !exchange.path().startsWith("/v1")) {
      return true;
    }
    byte[] wanted = apiKey.get().getBytes(StandardCharsets.UTF_8);
    byte[] shown = exchange.bearer().orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, shown);
  }

  private static void fail(Exchange exchange, HttpResponseStatus status, String ollamaText) {
    if (exchange.path().startsWith("/api")) {
      exchange.reply(status, "text/plain", ollamaText.getBytes(StandardCharsets.US_ASCII));
    } else {
      String reason = status.reasonPhrase();
      OpenAiErrors.reply(exchange, status, reason, reason, null);
    }
  }
}
