package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
