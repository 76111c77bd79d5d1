package hpcbench.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A real SSH service on the loopback address, with keys of its own: the login node of a cluster,
/// as far as `ssh` can tell. Where there is no OpenSSH server, tests are skipped, as [Requirement]
/// says.
public final class LoginNode implements AutoCloseable {
  /// The name that `ssh` knows it by.
  public static final String HOST = "login-node";

  private static final long LIMIT_SECONDS = 30;

  private final Path folder;
  private final int port;
  private Process service;

  private LoginNode(Path folder, int port, Process service) {
    this.folder = folder;
    this.port = port;
    this.service = service;
  }

  /// Starts it.
  ///
  /// @param folder for its files
  /// @param environment variables of those who log in
  public static LoginNode start(Path folder, Map<String, String> environment) throws Exception {
    Path program =
        Requirement.program("install it, for example: apt-get install openssh-server", "sshd");
    int port = freePort();
    makeKey(folder.resolve("host-key"));
    makeKey(folder.resolve("user-key"));
    Files.copy(folder.resolve("user-key.pub"), folder.resolve("authorized"));
    Files.writeString(folder.resolve("sshd_config"), serviceSettings(folder, port, environment));
    Files.writeString(folder.resolve("ssh_config"), clientSettings(folder, port));
    Files.writeString(
        folder.resolve("known-hosts"),
        "[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host-key.pub"))));
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd")); // it refuses to start as root without
    }
    LoginNode node = new LoginNode(folder, port, service(program, folder));
    node.awaitUp();
    return node;
  }

  private static Process service(Path program, Path folder) throws IOException {
    return new ProcessBuilder(
            program.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("sshd.log").toFile()))
        .start();
  }

  static void makeKey(Path file) throws Exception {
    int code =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("ssh-keygen ended with " + code);
    }
  }

  /// Settings of a service that takes the key in this folder.
  static String settings(Path folder, String address, int port) {
    return """
    ListenAddress %s
    Port %d
    HostKey %s
    AuthorizedKeysFile %s
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    PermitRootLogin prohibit-password
    """
        .formatted(address, port, folder.resolve("host-key"), folder.resolve("authorized"));
  }

  private static String serviceSettings(Path folder, int port, Map<String, String> environment) {
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add("\"%s=%s\"".formatted(name, value)));
    String settings = settings(folder, "127.0.0.1", port);
    return variables.isEmpty()
        ? settings
        : settings + "SetEnv " + String.join(" ", variables) + "\n";
  }

  private static String clientSettings(Path folder, int port) {
    return """
    Host %s
      HostName 127.0.0.1
      Port %d
      IdentityFile %s
      IdentitiesOnly yes
      UserKnownHostsFile %s
      GlobalKnownHostsFile /dev/null
    """
        .formatted(HOST, port, folder.resolve("user-key"), folder.resolve("known-hosts"));
  }

  /// The variables that `hpcbench` finds it by.
  public Map<String, String> environment() {
    return Map.of("HPCBENCH_SSH", "ssh -F " + folder.resolve("ssh_config"));
  }

  /// Its file of keys that may log in.
  public Path authorizedKeys() {
    return folder.resolve("authorized");
  }

  /// The file of host keys that its visitors know.
  public Path knownHosts() {
    return folder.resolve("known-hosts");
  }

  /// Ends it together with every connection to it, as when the network is gone.
  public void cut() {
    service.descendants().forEach(ProcessHandle::destroyForcibly);
    close();
  }

  /// Starts it again where it was.
  public void restore() throws Exception {
    service = service(Requirement.program("install openssh-server", "sshd"), folder);
    awaitUp();
  }

  @Override
  public void close() {
    service.destroyForcibly();
    service.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private void awaitUp() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!isUp()) {
      if (!service.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "sshd did not come up:\n" + Files.readString(folder.resolve("sshd.log")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isUp() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// A port of the loopback address where nobody listens now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
