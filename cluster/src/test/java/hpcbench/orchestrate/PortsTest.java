package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.result.RunSummary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void aFreePortThatIsAskedForIsTaken() throws Exception {
    int port = freePort();
    assertThat(Ports.choose(HOST, Optional.of(port), 5000)).isEqualTo(port);
  }

  @Test
  void anOccupiedPortThatIsAskedForIsAnErrorThatNamesItsHolder() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> Ports.choose(HOST, Optional.of(port), 5000))
          .withMessageStartingWith("port %d of %s is taken".formatted(port, HOST))
          .withMessageContaining("choose another servers.port")
          .satisfies(refusal -> {
            if (Files.exists(Path.of("/proc/net/tcp"))) {
              assertThat(refusal).hasMessageContaining("process " + ProcessHandle.current().pid());
            }
          });
    }
  }

  @Test
  void anOccupiedUsualPortIsPassedOver() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int usual = socket.getLocalPort();
      assertThat(Ports.choose(HOST, Optional.empty(), usual)).isNotEqualTo(usual).isPositive();
    }
  }

  @Test
  void onAnotherNodeAPortIsTakenWhenItsKernelSaysSo() throws Exception {
    NodePorts ports = NodePorts.parse(List.of("port 1F40", "port 1F41", "srun: hello", "port x"));
    assertThat(ports.taken()).containsExactlyInAnyOrder(8000, 8001);
    assertThat(Ports.choose("node07", ports, Optional.empty(), 7999)).isEqualTo(7999);
    assertThat(Ports.choose("node07", ports, Optional.empty(), 8000)).isEqualTo(8002);
    assertThat(Ports.choose("node07", ports, Optional.of(8002), 1)).isEqualTo(8002);
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> Ports.choose("node07", ports, Optional.of(8001), 1))
        .withMessageStartingWith("port 8001 of node node07 is taken");
  }

  /// Also one that answers nobody but this machine itself.
  @Test
  void aNodeTellsWhichPortsAreListenedOn(@TempDir Path logs) throws Exception {
    ServerPlace here =
        new ServerPlace(
            "localhost", "127.0.0.1", Optional.empty(), new LocalLauncher(), Optional.empty());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.3"))) {
      assertThat(NodePorts.of(here, logs).taken()).contains(socket.getLocalPort());
    }
  }

  /// The service is told a free port, and finds it taken when it comes to bind it.
  @Test
  @Timeout(60)
  void aServiceThatLosesItsPortIsStartedAgainOnAnother(@TempDir Path folder) throws Exception {
    SimulatedService.standInForTheCommandLine();
    Path script = folder.resolve("service.sh");
    Files.writeString(
        script,
        """
        if [ ! -e %1$s/port ]; then
          echo "$2" >%1$s/port.new && mv %1$s/port.new %1$s/port
          until [ -e %1$s/taken ]; do sleep 0.05; done
        fi
        exec %2$s --host "$1" --port "$2" --set model=simulated
        """
            .formatted(folder, System.getProperty("hpcbench.simulator.launcher")));
    String recipe =
        """
        scenario: unlucky
        orchestration: {mode: local}
        workload: {service: openai, model: simulated, requests: 4, concurrency: 1,
                   input_tokens: 8, output_tokens: 4}
        servers: {command: [bash, %s, "{host}", "{port}"]}
        """
            .formatted(script);
    List<String> notes = new CopyOnWriteArrayList<>();
    Bench bench =
        Bench.onAnyPort(
            folder.resolve("runs"),
            recipe,
            event -> {
              if (event instanceof RunEvent.Note(String message)) {
                notes.add(message);
              }
            });
    AtomicInteger stolen = new AtomicInteger();
    Thread thief = Thread.ofVirtual().start(() -> steal(folder, stolen));
    RunSummary summary = bench.run();
    thief.interrupt();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(4);
    assertThat(notes)
        .contains(
            "port %d of node localhost was taken by another process meanwhile; the service is started on another"
                .formatted(stolen.get()));
  }

  /// Takes the port, and answers nobody, until it is interrupted, which closes the socket.
  private static void steal(Path folder, AtomicInteger stolen) {
    try {
      while (!Files.exists(folder.resolve("port"))) {
        Thread.sleep(20);
      }
      stolen.set(Integer.parseInt(Files.readString(folder.resolve("port")).strip()));
      try (ServerSocket socket =
          new ServerSocket(stolen.get(), 1, InetAddress.getLoopbackAddress())) {
        Files.createFile(folder.resolve("taken"));
        while (!Thread.currentThread().isInterrupted()) {
          socket.accept().close();
        }
      }
    } catch (IOException | InterruptedException _) {
      // The run is over.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
