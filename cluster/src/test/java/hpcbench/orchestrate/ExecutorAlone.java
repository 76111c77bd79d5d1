package hpcbench.orchestrate;

import hpcbench.drive.EngineOptions;
import hpcbench.executor.ExecutorServer;
import hpcbench.executor.ExecutorSettings;
import hpcbench.executor.Token;
import hpcbench.result.Calibration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An executor as a process of its own, with the words of `hpcbench executor`.
final class ExecutorAlone {
  private static final String HONEST_STREAMS = "hpcbench.test.honestStreams";

  private static final List<String> COMMAND =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-cp",
          System.getProperty("java.class.path"),
          ExecutorAlone.class.getName());

  private ExecutorAlone() {}

  /// The command line that starts it.
  static List<String> command() {
    return command(List.of());
  }

  /// The same, of one whose machine was found to measure so many streams honestly.
  static List<String> command(int honestStreams) {
    return command(List.of("-D%s=%d".formatted(HONEST_STREAMS, honestStreams)));
  }

  /// What was found there.
  static Calibration calibration(int honestStreams) {
    return new Calibration(
        new Calibration.Place("test", "here", 2, "25"),
        Instant.EPOCH,
        1,
        honestStreams,
        Optional.empty(),
        List.of(),
        new Calibration.Ceiling(1e6, 2e6, 3e4, honestStreams),
        new Calibration.Simulated(16, 0.01, 0, 0));
  }

  private static List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(COMMAND);
    return List.copyOf(command);
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
            EngineOptions.DEFAULT,
            Optional.ofNullable(Integer.getInteger(HONEST_STREAMS))
                .map(ExecutorAlone::calibration));
    try (ExecutorServer server = ExecutorServer.start(settings)) {
      System.out.println("serving on " + server.uri());
      server.end().join();
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
