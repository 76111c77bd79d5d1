package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.testing.LoginNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
  void aPortOfTheUsersConfigurationStandsBeforeTheProfiles() throws Exception {
    assertThat(SshLogin.of(profile(LoginNode.HOST), environment).options()).isEmpty();
    assertThat(SshLogin.of(profile("other-node"), environment).options())
        .containsExactly("-p", "8822");
  }

  private static Profile.Login profile(String host) {
    return new Profile.Login(
        host, 8822, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
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

  /// The key is in the agent alone.
  @Test
  void aKeyThatOnlyAnAgentHasLogsIn() throws Exception {
    Path socket = node.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      await(() -> Files.exists(socket));
      environment.put("SSH_AUTH_SOCK", socket.toString());
      here("ssh-add", "-q", node.resolve("user-key").toString());
      Files.delete(node.resolve("user-key"));
      Path file = node.resolve("ssh_config");
      Files.writeString(file, Files.readString(file).replace("IdentitiesOnly yes", ""));
      try (Transport transport = transport(LoginNode.HOST)) {
        assertThat(transport.run(List.of("echo", "there"), LIMIT).out()).isEqualTo("there\n");
      }
      here("ssh-add", "-q", "-D");
      assertUnreachable(transport(LoginNode.HOST), "it takes none of the keys");
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void aConnectionThatTheUserSharesIsUsedAndLeftOpen() throws Exception {
    Path socket = node.resolve("mine");
    Path file = node.resolve("ssh_config");
    Files.writeString(
        file,
        Files.readString(file)
            + "  ControlMaster auto\n  ControlPath %s\n  ControlPersist 60\n".formatted(socket));
    for (int i = 0; i < 2; i++) {
      try (Transport transport = transport(LoginNode.HOST)) {
        assertThat(transport.run(List.of("true"), LIMIT).exitCode()).isZero();
      }
    }
    assertThat(connections()).isEqualTo(1);
    assertThat(socket).as("the user's connection").exists();
    here("ssh", "-F", file.toString(), "-O", "exit", LoginNode.HOST);
  }

  @Test
  void aConnectionThatIsLostWhileAFileIsOnItsWayIsToldAndTheNextOneIsWhole() throws Exception {
    Path half = node.resolve("half");
    Path big = Files.write(node.resolve("big"), new byte[8 << 20]);
    String stuck = "head -c 1000 >/dev/null; touch \"$1\"; sleep 60; cat >/dev/null";
    try (Transport transport = transport(LoginNode.HOST)) {
      Thread cutter = cutWhen(half, big);
      assertThatExceptionOfType(UnreachableException.class)
          .isThrownBy(
              () -> transport.send(big, List.of("sh", "-c", stuck, "sh", half + ""), LIMIT));
      cutter.join();
      login.restore();
      assertThat(transport.send(big, List.of("wc", "-c"), LIMIT).out().strip())
          .isEqualTo(String.valueOf(8 << 20));
    }
  }

  @Test
  void aConnectionThatIsLostWhileAFileComesLeavesWhatCameToGoOnFrom() throws Exception {
    Path half = node.resolve("half");
    Path came = node.resolve("came");
    Path there = Files.writeString(node.resolve("there"), "first second");
    String stuck = "head -c 6 \"$1\"; touch \"$2\"; sleep 60";
    try (Transport transport = transport(LoginNode.HOST)) {
      assertThat(transport.run(List.of("true"), LIMIT).exitCode()).isZero();
      Thread cutter = cutWhen(half, came);
      List<String> command = List.of("sh", "-c", stuck, "sh", there.toString(), half.toString());
      assertThatExceptionOfType(UnreachableException.class)
          .isThrownBy(() -> transport.receive(command, came, LIMIT));
      cutter.join();
      login.restore();
      assertThat(came).hasContent("first ");
      List<String> rest = List.of("tail", "-c", "+7", there.toString());
      assertThat(transport.receive(rest, came, LIMIT).exitCode()).isZero();
      assertThat(came).hasContent("first second");
    }
  }

  /// Cuts the connection when the far side has made the first, and the other has something in it.
  private Thread cutWhen(Path made, Path filled) {
    return Thread.ofPlatform()
        .start(() -> {
          await(() -> Files.exists(made) && filled.toFile().length() > 0);
          login.cut();
        });
  }

  private void here(String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static void await(BooleanSupplier event) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!event.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
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
