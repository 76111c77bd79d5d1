package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.testing.LoginNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The transport over a real SSH service.
class SshTransportTest extends TransportContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path node;
  private LoginNode login;
  private Map<String, String> environment;

  @Override
  Transport open(Map<String, String> variables) throws Exception {
    login = LoginNode.start(node, variables);
    environment = new HashMap<>(System.getenv());
    environment.putAll(login.environment());
    return transport(LoginNode.HOST);
  }

  private Transport transport(String host) {
    return new SshTransport(SshLogin.to(host), environment);
  }

  @AfterEach
  void end() {
    login.close();
  }

  @Test
  void anUnknownHostKeyIsRefused() throws Exception {
    Files.writeString(login.knownHosts(), "");
    assertUnreachable(transport(LoginNode.HOST), "its host key is not known here");
  }

  @Test
  void aChangedHostKeyIsRefused() throws Exception {
    String known = Files.readString(login.knownHosts());
    String other = Files.readString(node.resolve("user-key.pub"));
    Files.writeString(login.knownHosts(), known.split(" ", 2)[0] + " " + other);
    assertUnreachable(transport(LoginNode.HOST), "its host key is another one than before");
  }

  @Test
  void aKeyThatMayNotLogInIsRefused() throws Exception {
    Files.writeString(login.authorizedKeys(), "");
    assertUnreachable(transport(LoginNode.HOST), "it takes none of the keys");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertUnreachable(
        transport("no-such-host.invalid"), "no-such-host.invalid", "no host of this name");
  }

  @Test
  void aServiceThatIsGoneIsUnreachableAndComesBack() throws Exception {
    try (Transport transport = transport(LoginNode.HOST)) {
      assertThat(transport.run(List.of("true"), LIMIT).exitCode()).isZero();
      login.cut();
      assertUnreachable(transport, LoginNode.HOST);
      login.restore();
      assertThat(transport.run(List.of("true"), LIMIT).exitCode()).isZero();
    }
  }

  @Test
  void commandsShareOneConnectionThatEndsWithTheTransport() throws Exception {
    Transport transport = transport(LoginNode.HOST);
    for (int i = 0; i < 3; i++) {
      assertThat(transport.run(List.of("true"), LIMIT).exitCode()).isZero();
    }
    assertThat(connections()).isEqualTo(1);
    transport.close();
    assertThat(Files.readString(node.resolve("sshd.log"))).contains("Disconnected from user");
  }

  private long connections() throws Exception {
    try (Stream<String> lines = Files.lines(node.resolve("sshd.log"))) {
      return lines.filter(line -> line.contains("Accepted publickey")).count();
    }
  }

  /// Here the way to the one machine leads through itself.
  @Test
  void theUsersConfigurationSaysWhichWayToGo() throws Exception {
    Path file = node.resolve("ssh_config");
    String settings = Files.readString(file);
    String far =
        settings.replace("Host " + LoginNode.HOST, "Host far\n  ProxyJump " + LoginNode.HOST);
    Files.writeString(file, settings + far);
    try (Transport transport = transport("far")) {
      assertThat(transport.run(List.of("echo", "there"), LIMIT).out()).isEqualTo("there\n");
    }
    assertThat(connections()).isEqualTo(2);
  }

  @Test
  void aShellThatWritesBeforeEachCommandIsNamed() throws Exception {
    String key = Files.readString(login.authorizedKeys());
    String talkative = "command=\"echo Welcome; eval \\\"$SSH_ORIGINAL_COMMAND\\\"\" ";
    Files.writeString(login.authorizedKeys(), talkative + key);
    try (Transport transport = transport(LoginNode.HOST)) {
      assertThatExceptionOfType(SlurmException.class)
          .isThrownBy(() -> transport.run(List.of("true"), LIMIT))
          .withMessageContaining("writes 'Welcome' before each command");
    }
  }

  @Test
  void aHostThatLooksLikeAnOptionIsNone() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> SshLogin.to("-oProxyCommand=touch /tmp/x"))
        .withMessageContaining("is no name of a host");
  }

  private static void assertUnreachable(Transport transport, String... words) {
    try (transport) {
      assertThatExceptionOfType(UnreachableException.class)
          .isThrownBy(() -> transport.run(List.of("true"), LIMIT))
          .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
  }
}
