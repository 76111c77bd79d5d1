package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A toolkit of this build on the login node of a cluster: a launcher, and the profiles.
///
/// @param home its folder, where commands are started and runs are kept
/// @param cluster where jobs go
/// @param limit how long a command, or anything that is waited for, may take
record ToolkitOnCluster(Path home, SlurmCluster cluster, Duration limit) {
  /// How a command ended.
  record Ended(int exitCode, String out, String err) {}

  /// An event that is waited for.
  interface Event {
    boolean isThere() throws Exception;
  }

  static ToolkitOnCluster install(Path home, SlurmCluster cluster, Duration limit)
      throws IOException {
    List<String> words = new ArrayList<>(java(home));
    words.removeFirst();
    String script =
        "#!/bin/bash\nexec \"%s\" %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                String.join(" ", words.stream().map(word -> "'" + word + "'").toList()));
    Path launcher = Files.writeString(home.resolve("hpcbench"), script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(home.resolve("profiles"), CommandLineHere.ROOT.resolve("profiles"));
    return new ToolkitOnCluster(home, cluster, limit);
  }

  private static List<String> java(Path home) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dhpcbench.home=" + home,
        "-cp",
        System.getProperty("java.class.path"),
        "hpcbench.cli.Main");
  }

  Path runs() {
    return home.resolve("runs");
  }

  /// Starts a command and waits for its end.
  Ended hpcbench(String... words) throws Exception {
    List<String> command = Stream.concat(java(home).stream(), Stream.of(words)).toList();
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(cluster.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    String errors = Files.readString(err, StandardCharsets.UTF_8);
    assertThat(ended).as("it did not end; it wrote:\n" + errors).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), errors);
  }

  /// Runs a command to its end in this JVM, which starts in no time. Paths must be absolute.
  CommandLineHere.Ended here(String... words) {
    return CommandLineHere.in(home, cluster.environment(), words);
  }

  void awaitEmptyNodes() throws Exception {
    await("the nodes to be empty", () -> cluster.processes().isEmpty());
  }

  void await(String what, Event event) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!event.isThere()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
