package hpcbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// From typing `hpcbench load` to its first request at the server.
final class StartTime {
  /// What is to be reached.
  static final double REACH_MILLIS = 350;

  private static final long LIMIT_NS = 60_000_000_000L;

  private final Path launcher;
  private final Path server;
  private final Cores cores;

  /// @param launcher the `hpcbench` script
  StartTime(Path launcher, Path server, Cores cores) {
    this.launcher = launcher;
    this.server = server;
    this.cores = cores;
  }

  /// Seconds, once; the first call may build and is not worth keeping.
  double measure(Path folder) throws IOException, InterruptedException {
    Shape shape = Shape.paced(1, Duration.ofMillis(1), Duration.ZERO);
    try (TokenServer tokens = TokenServer.start(server, shape, cores, folder)) {
      long start = System.nanoTime();
      Process command = start(tokens.port(), folder);
      try {
        while (tokens.counters().firstArrivalNs() == 0) {
          if (!command.isAlive() || System.nanoTime() - start > LIMIT_NS) {
            throw new BenchException(
                "hpcbench load sent nothing: " + Files.readString(folder.resolve("load.out")));
          }
          Thread.sleep(1);
        }
        return (tokens.counters().firstArrivalNs() - start) / 1e9;
      } finally {
        command.destroy();
        if (!command.waitFor(10, TimeUnit.SECONDS)) {
          command.destroyForcibly().waitFor();
        }
      }
    }
  }

  private Process start(int port, Path folder) throws IOException {
    List<String> command = new ArrayList<>(cores.onClientCore());
    command.addAll(
        List.of(
            launcher.toString(),
            "load",
            "--url",
            "http://127.0.0.1:" + port,
            "--model",
            "bench",
            "--concurrency",
            "1",
            "--requests",
            "1",
            "--quiet",
            "--output",
            folder.resolve("runs").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("load.out").toFile())
        .start();
  }
}
