package hpcbench.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.observe.HostState;
import hpcbench.testing.LoginNode;
import hpcbench.testing.Requirement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is pushed, as a real Pushgateway takes it and shows it to Prometheus.
@Timeout(60)
class RealPushgatewayTest {
  private static final HostState HOST = new HostState(1, 4, 0.5, 100, 200, 5, 6, List.of());
  private static final String PUSHED = "hpcbench_host_load1{instance=\"node1\",job=\"hpcbench\"} ";

  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private URI address;
  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    Path program =
        Requirement.program(
            "install it, for example: apt-get install prometheus-pushgateway",
            "prometheus-pushgateway",
            "pushgateway");
    int port = LoginNode.freePort();
    address = URI.create("http://127.0.0.1:" + port);
    gateway =
        new ProcessBuilder(program.toString(), "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await(_ -> true);
  }

  @AfterEach
  void end() throws Exception {
    gateway.destroy();
    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
    http.close();
  }

  @Test
  void aMachineIsThereWhileItIsPushedAndGoneAfterwards() throws Exception {
    try (Pushgateway pushgateway = new Pushgateway(address, notes::add)) {
      pushgateway.host("node1", HOST);
      await(metrics -> metrics.contains(PUSHED + "0.5\n"));
    }
    await(metrics -> !metrics.contains("hpcbench_host_"));
    assertThat(notes).isEmpty();
  }

  private void await(Predicate<String> event) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String metrics = "nothing";
    while (metrics.equals("nothing") || !event.test(metrics)) {
      assertThat(System.nanoTime()).as("the gateway tells: " + metrics).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      metrics = metrics();
    }
  }

  private String metrics() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/metrics")).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException notYet) {
      return "nothing";
    }
  }
}
