package hpcbench.monitor;

import hpcbench.observe.Exposition;
import hpcbench.service.HttpFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches what a program tells in the text format of Prometheus. Neither a slow nor a talkative
/// one holds it up: the whole answer has a deadline and a limit in size. Safe for use by several
/// threads.
public final class Scraper implements AutoCloseable {
  private static final long BODY_LIMIT_BYTES = 8L << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Duration deadline;

  /// Made when first needed: with it come the certificates of all authorities, which nothing should
  /// wait for that is not watched yet.
  private Optional<HttpClient> http = Optional.empty();

  /// A scraper that waits for two seconds at most.
  public Scraper() {
    this(DEADLINE);
  }

  Scraper(Duration deadline) {
    this.deadline = deadline;
  }

  /// What is told at this address now.
  ///
  /// @param token shown as a bearer token
  /// @throws IOException when no whole answer with status 200 came in time; the message says why
  Exposition scrape(URI address, Optional<String> token) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "text/plain;version=0.0.4");
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<String> answer = answer(request.build());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered status %d".formatted(address, answer.statusCode()));
    }
    return Exposition.parse(answer.body());
  }

  private HttpResponse<String> answer(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client()
            .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), BODY_LIMIT_BYTES));
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s did not answer within %d ms".formatted(request.uri(), deadline.toMillis()), e);
    } catch (ExecutionException e) {
      throw new IOException("%s: %s".formatted(request.uri(), reason(e)), e);
    } finally {
      answer.cancel(true);
    }
  }

  private synchronized HttpClient client() {
    HttpClient client = http.orElseGet(this::newClient);
    http = Optional.of(client);
    return client;
  }

  private HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(deadline)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }

  private static String reason(ExecutionException failure) {
    return failure.getCause() instanceof IOException problem
        ? HttpFault.reason(problem)
        : String.valueOf(failure.getCause());
  }

  @Override
  public synchronized void close() {
    http.ifPresent(HttpClient::shutdownNow);
  }
}
