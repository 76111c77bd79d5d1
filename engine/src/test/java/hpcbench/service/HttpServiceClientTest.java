package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServiceClientTest {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private FakeHttpService service;
  private HttpServiceClient client;

  @BeforeEach
  void start() throws IOException {
    service = new FakeHttpService();
    client = client(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    client.close();
    service.close();
  }

  private HttpServiceClient client(Duration limit) {
    return new HttpServiceClient(service.address(), Optional.of("key"), limit);
  }

  @Test
  void anAnswerIsReturnedWhateverItsStatus() {
    service.answers("/health", 503, "loading");
    assertThat(client.get("/health")).isEqualTo(new ServiceClient.Response(503, "loading"));
  }

  @Test
  void theKeyIsShownAsABearerToken() {
    service.answers("/v1/models", 200, "{}");
    client.get("/v1/models");
    assertThat(service.seen().getFirst().authorization()).isEqualTo("Bearer key");
  }

  @Test
  void linesAreHandedOverAsTheyCome() {
    CountDownLatch firstSeen = new CountDownLatch(1);
    service.handles(
        "/lines",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("one\ntw".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await(firstSeen);
          exchange.getResponseBody().write("o\nthree".getBytes(StandardCharsets.UTF_8));
        });
    List<String> lines = new ArrayList<>();
    client.postLines(
        "/lines",
        EMPTY,
        line -> {
          lines.add(line);
          firstSeen.countDown();
        });
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void aSilentStreamIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    service.handles(
        "/lines",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("one\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await(over);
        });
    try (HttpServiceClient hasty = client(Duration.ofMillis(200))) {
      assertThatExceptionOfType(ServiceException.class)
          .isThrownBy(() -> hasty.postLines("/lines", EMPTY, _ -> {}))
          .withMessageContaining("/lines failed: nothing came for");
    }
    over.countDown();
  }

  @Test
  void aStreamWithAnErrorStatusIsAnErrorWithItsBody() {
    service.answers("/lines", 500, "{\"error\":\"no room\"}");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.postLines("/lines", EMPTY, _ -> {}))
        .withMessageContaining("status 500")
        .withMessageContaining("no room");
  }

  @Test
  void aFileIsPostedAsItIs(@TempDir Path folder) throws IOException {
    service.answers("/blob", 201, "");
    Path file = Files.writeString(folder.resolve("f"), "content");
    assertThat(client.upload("/blob", file).status()).isEqualTo(201);
    assertThat(service.seen().getFirst().text()).isEqualTo("content");
  }

  @Test
  void aRefusedConnectionNamesTheAddress() {
    URI address = service.address();
    service.close();
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.get("/health"))
        .withMessageStartingWith("GET " + address + "/health failed: ");
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    service.handles(
        "/huge",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[1 << 16];
          for (int i = 0; i < 200; i++) {
            exchange.getResponseBody().write(piece);
          }
        });
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.get("/huge"))
        .withMessageContaining("/huge failed");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
