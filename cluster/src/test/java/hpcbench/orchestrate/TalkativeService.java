package hpcbench.orchestrate;

import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The simulator in a JVM of its own that writes its secrets to its output.
final class TalkativeService {
  private TalkativeService() {}

  /// Its command line, one word a line, as part of a recipe.
  static String commandAsYaml() {
    return Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            TalkativeService.class.getName())
        .map(word -> "    - \"" + word + "\"")
        .collect(Collectors.joining("\n"));
  }

  public static void main(String[] words) throws Exception {
    List<String> all = Arrays.asList(words);
    String key = all.get(all.indexOf("--api-key") + 1);
    System.out.println("started with HF_TOKEN=" + System.getenv("HF_TOKEN"));
    System.out.println("Authorization: Bearer " + key);
    Map<String, Object> settings = Map.of("port", all.get(all.indexOf("--port") + 1));
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(settings))) {
      System.exit(server.awaitEnd());
    }
  }
}
