package hpcbench.orchestrate;

import hpcbench.drive.EngineOptions;
import hpcbench.executor.ExecutorServer;
import hpcbench.executor.ExecutorSettings;
import hpcbench.executor.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An executor as a process of its own, with the words of `hpcbench executor`.
final class ExecutorAlone {
  private ExecutorAlone() {}

  /// The command line that starts it.
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        ExecutorAlone.class.getName());
  }

  public static void main(String[] words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      options.put(words[i], words[i + 1]);
    }
    Path folder = Files.createTempDirectory("hpcbench-test-executor-");
    ExecutorSettings settings =
        new ExecutorSettings(
            options.getOrDefault("--host", ""),
            Integer.parseInt(options.getOrDefault("--port", "")),
            Token.in(Path.of(options.getOrDefault("--token-file", ""))),
            Duration.ofMinutes(1),
            folder,
            System::nanoTime,
            EngineOptions.DEFAULT);
    try (ExecutorServer server = ExecutorServer.start(settings)) {
      System.out.println("serving on " + server.uri());
      server.end().join();
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
