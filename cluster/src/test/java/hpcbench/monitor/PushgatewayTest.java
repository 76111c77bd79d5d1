package hpcbench.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import hpcbench.observe.HostState;
import hpcbench.service.MetricNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PushgatewayTest {
  private static final HostState HOST = new HostState(1, 4, 0.5, 100, 200, 5, 6, List.of());

  private final List<String> notes = new CopyOnWriteArrayList<>();

  /// What reached the gateway.
  private record Push(String method, String path, String body) {}

  @Test
  void eachServerAndMachineIsAGroupThatIsReplacedAndDeletedAtTheEnd() throws Exception {
    BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
    HttpServer gateway = gateway(pushes);
    try (Scraper scraper = new Scraper()) {
      Pushgateway pushgateway = new Pushgateway(address(gateway), notes::add);
      pushgateway.host("node1", HOST);
      Push host = pushes.poll(10, TimeUnit.SECONDS);
      pushgateway.server(
          server(scraper),
          new ServerSource.Told(new TreeMap<>(Map.of("waiting_requests", 3.0)), new TreeMap<>()));
      Push server = pushes.poll(10, TimeUnit.SECONDS);
      pushgateway.close();

      assertThat(host.method()).isEqualTo("PUT");
      assertThat(host.path()).isEqualTo("/metrics/job/hpcbench/instance/node1");
      assertThat(host.body()).contains("hpcbench_host_load1 0.5\n").endsWith("\n");
      assertThat(server.path()).isEqualTo("/metrics/job/hpcbench/instance/node2%3A8000");
      assertThat(server.body())
          .isEqualTo(
              """
              # TYPE hpcbench_server_waiting_requests gauge
              hpcbench_server_waiting_requests 3.0
              """);
      assertThat(pushes)
          .extracting(Push::method, Push::path)
          .containsExactlyInAnyOrder(tuple("DELETE", host.path()), tuple("DELETE", server.path()));
      assertThat(notes).isEmpty();
    } finally {
      gateway.stop(0);
    }
  }

  @Test
  void aGatewayThatIsNotThereIsToldOfOnceAndHoldsNothingUp() throws Exception {
    HttpServer gateway = gateway(new LinkedBlockingQueue<>());
    URI nobody = address(gateway);
    gateway.stop(0);
    try (Pushgateway pushgateway = new Pushgateway(nobody, notes::add)) {
      for (int i = 0; i < 1_000; i++) {
        pushgateway.host("node" + i % 3, HOST);
      }
    }
    assertThat(notes).singleElement().asString().contains("cannot be reached");
  }

  private static ServerSource server(Scraper scraper) {
    URI address = URI.create("http://node2:8000");
    return new ServerSource(address, "vllm", address, Optional.empty(), MetricNames.NONE, scraper);
  }

  private static URI address(HttpServer gateway) {
    return URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
  }

  private static HttpServer gateway(BlockingQueue<Push> pushes) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    http.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          pushes.add(
              new Push(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), body));
          exchange.sendResponseHeaders(exchange.getRequestMethod().equals("PUT") ? 200 : 202, -1);
          exchange.close();
        });
    http.start();
    return http;
  }
}
