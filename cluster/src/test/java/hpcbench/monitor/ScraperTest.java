package hpcbench.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScraperTest {
  @Test
  void whatIsToldIsReadWithTheTokenThatIsAskedFor() throws Exception {
    HttpHandler handler =
        exchange -> {
          boolean isAllowed =
              "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = "a 1\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isAllowed ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        };
    try (Told told = new Told(handler);
        Scraper scraper = new Scraper()) {
      assertThat(scraper.scrape(told.address(), Optional.of("secret")).samples("a")).hasSize(1);
      assertThatThrownBy(() -> scraper.scrape(told.address(), Optional.empty()))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("answered status 401");
    }
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    HttpHandler dribbling =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          awaitEnd(over);
          exchange.close();
        };
    try (Told told = new Told(dribbling);
        Scraper scraper = new Scraper(Duration.ofMillis(300))) {
      assertThatThrownBy(() -> scraper.scrape(told.address(), Optional.empty()))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("did not answer within 300 ms");
    } finally {
      over.countDown();
    }
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() throws Exception {
    HttpHandler talkative =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
              out.write(chunk);
            }
          } catch (IOException _) {
            // The scraper has gone, as it should.
          }
        };
    try (Told told = new Told(talkative);
        Scraper scraper = new Scraper(Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> scraper.scrape(told.address(), Optional.empty()))
          .isInstanceOf(IOException.class);
    }
  }

  private static void awaitEnd(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A program that tells something at an address.
  private record Told(HttpServer http) implements AutoCloseable {
    Told(HttpHandler handler) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16));
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", handler);
      http.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:%d/metrics".formatted(http.getAddress().getPort()));
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
