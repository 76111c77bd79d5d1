package hpcbench.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Nodes of the test cluster that are reached with `ssh`, each with a real SSH service in its own
/// network. Slurm has no part in it.
public final class SshNodes implements AutoCloseable {
  private static final int PORT = 2222;
  private static final long LIMIT_SECONDS = 30;

  private final Path folder;
  private final List<Process> services = new ArrayList<>();

  private SshNodes(Path folder) {
    this.folder = folder;
  }

  /// Starts a service on each of these nodes of a cluster that is up.
  ///
  /// @param folder for their files
  public static SshNodes start(Path folder, List<String> nodes) throws Exception {
    Path program =
        Requirement.program("install it, for example: apt-get install openssh-server", "sshd");
    SshNodes all = new SshNodes(Files.createDirectories(folder));
    all.configure(nodes);
    Files.createDirectories(Path.of("/run/sshd")); // it refuses to start as root without
    for (String node : nodes) {
      all.services.add(all.service(program, node));
    }
    for (String node : nodes) {
      all.awaitUp(node);
    }
    return all;
  }

  private void configure(List<String> nodes) throws Exception {
    LoginNode.makeKey(folder.resolve("host-key"));
    LoginNode.makeKey(folder.resolve("user-key"));
    Files.copy(folder.resolve("user-key.pub"), folder.resolve("authorized"));
    String hostKey = Files.readString(folder.resolve("host-key.pub"));
    Files.writeString(folder.resolve("sshd_config"), LoginNode.settings(folder, "0.0.0.0", PORT));
    Files.writeString(folder.resolve("known-hosts"), "");
    for (String node : nodes) {
      Files.writeString(
          folder.resolve("known-hosts"),
          Files.readString(folder.resolve("known-hosts"))
              + "[%s]:%d %s".formatted(node, PORT, hostKey));
    }
    Files.writeString(
        folder.resolve("ssh_config"),
        """
        Host *
          Port %d
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
        """
            .formatted(PORT, folder.resolve("user-key"), folder.resolve("known-hosts")));
  }

  private Process service(Path program, String node) throws IOException {
    return new ProcessBuilder(
            "nsenter",
            "--net=/run/netns/" + node,
            program.toString(),
            "-D",
            "-e",
            "-f",
            folder.resolve("sshd_config").toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(node + ".log").toFile())
        .start();
  }

  private void awaitUp(String node) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!isUp(node)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "sshd did not come up:\n" + Files.readString(folder.resolve(node + ".log")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static boolean isUp(String node) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node, PORT), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// The variables that `hpcbench` finds them by.
  public Map<String, String> environment() {
    return Map.of("HPCBENCH_SSH", "ssh -F " + folder.resolve("ssh_config"));
  }

  /// The file of host keys that are known.
  public Path knownHosts() {
    return folder.resolve("known-hosts");
  }

  /// Whether a line of [SlurmCluster#processes] is one of the services themselves.
  public static boolean isService(String process) {
    return process.contains("sshd") && process.contains("sshd_config");
  }

  @Override
  public void close() {
    services.forEach(Process::destroyForcibly);
    services.forEach(service -> service.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join());
  }
}
