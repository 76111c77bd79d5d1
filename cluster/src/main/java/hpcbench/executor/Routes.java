package hpcbench.executor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From a request to its reply: who may ask, what there is, and what is wrong with a request. Safe
/// for use by several threads once everything that can be asked for has been added.
final class Routes {
  /// One thing that can be asked for.
  ///
  /// @param method HTTP method
  /// @param isOpen whether it needs no token
  private record Route(String method, boolean isOpen, Handler handler) {}

  @FunctionalInterface
  interface Handler {
    Reply answer(HttpExchange exchange) throws IOException;
  }

  /// The answer of `GET /health`.
  record Health(String status) {}

  private final Token token;
  private final Lease lease;
  private final Map<String, Route> routes = new LinkedHashMap<>();

  /// @param token asked of callers, but for `/health`
  /// @param lease renewed by every caller who shows it
  Routes(Token token, Lease lease) {
    this.token = token;
    this.lease = lease;
    routes.put("/health", new Route("GET", true, _ -> ok(new Health("ok"))));
  }

  void get(String path, Handler handler) {
    routes.put(path, new Route("GET", false, handler));
  }

  void post(String path, Handler handler) {
    routes.put(path, new Route("POST", false, handler));
  }

  static Reply ok(Object content) {
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

  /// Everything that can be asked for.
  List<String> paths() {
    return List.copyOf(routes.keySet());
  }
}
