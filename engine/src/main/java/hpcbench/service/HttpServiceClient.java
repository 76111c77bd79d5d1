package hpcbench.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Speaks HTTP/1.1 with one service through the JDK's client. Safe for use by several threads.
///
/// HTTP/1.1 is asked for by name: the JDK's offer to upgrade makes some Python servers lose the
/// body of a POST. No proxy is used, as none is under load. Answers are bounded, so that a service
/// gone wild cannot fill this process.
public final class HttpServiceClient implements ServiceClient, AutoCloseable {
  private static final int BODY_LIMIT_BYTES = 8 << 20;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final URI base;
  private final Optional<String> apiKey;
  private final Duration answerLimit;
  private final HttpClient http;

  /// A client of the service at this address.
  ///
  /// @param base address without a path of the API's own
  /// @param apiKey sent as a bearer token
  /// @param answerLimit how long an answer may take to begin, and a stream may be silent
  public HttpServiceClient(URI base, Optional<String> apiKey, Duration answerLimit) {
    this(base, apiKey, answerLimit, client(base));
  }

  private HttpServiceClient(
      URI base, Optional<String> apiKey, Duration answerLimit, HttpClient http) {
    this.base = base;
    this.apiKey = apiKey;
    this.answerLimit = answerLimit;
    this.http = http;
  }

  /// The same client with other patience: closing this one closes both.
  public ServiceClient waiting(Duration limit) {
    return new HttpServiceClient(base, apiKey, limit, http);
  }

  private static HttpClient client(URI base) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY);
    return "http".equalsIgnoreCase(base.getScheme())
        ? builder.sslContext(new NoTls()).build()
        : builder.build();
  }

  @Override
  public Response get(String path) {
    return whole(request(path).GET().build());
  }

  @Override
  public Response head(String path) {
    return whole(request(path).HEAD().build());
  }

  @Override
  public Response post(String path, byte[] json) {
    return whole(json(path, BodyPublishers.ofByteArray(json)));
  }

  @Override
  public Response upload(String path, Path file) {
    try {
      return whole(
          request(path)
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofFile(file))
              .build());
    } catch (IOException e) {
      throw new ServiceException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void postLines(String path, byte[] json, Consumer<String> line) {
    HttpRequest request = json(path, BodyPublishers.ofByteArray(json));
    HttpResponse<LineFeed> response = send(request, _ -> new LineFeed(BODY_LIMIT_BYTES));
    try (LineFeed lines = response.body()) {
      for (String next = lines.next(answerLimit);
          !next.equals(LineFeed.END);
          next = lines.next(answerLimit)) {
        requireOk(request, response.statusCode(), next);
        line.accept(next);
      }
      requireOk(request, response.statusCode(), "");
    } catch (IOException e) {
      throw failure(request, e);
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest json(String path, BodyPublisher body) {
    return request(path).header("Content-Type", "application/json").POST(body).build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(address(path)).timeout(answerLimit);
    apiKey.ifPresent(key -> builder.header("Authorization", "Bearer " + key));
    return builder;
  }

  private URI address(String path) {
    String prefix = base.toString();
    return URI.create(
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) + path : prefix + path);
  }

  private Response whole(HttpRequest request) {
    HttpResponse<String> response =
        send(request, BodyHandlers.limiting(BodyHandlers.ofString(), BODY_LIMIT_BYTES));
    return new Response(response.statusCode(), response.body());
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw failure(request, e);
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  private static void requireOk(HttpRequest request, int status, String body) {
    if (status != 200) {
      throw new ServiceException(
          "%s %s answered status %d: %s".formatted(request.method(), request.uri(), status, body));
    }
  }

  private static ServiceException failure(HttpRequest request, IOException cause) {
    return new ServiceException(
        "%s %s failed: %s".formatted(request.method(), request.uri(), HttpFault.reason(cause)),
        cause);
  }

  private static ServiceException interrupted(HttpRequest request, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ServiceException(
        "%s %s was interrupted".formatted(request.method(), request.uri()), cause);
  }
}
