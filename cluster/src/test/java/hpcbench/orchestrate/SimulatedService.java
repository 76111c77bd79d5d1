package hpcbench.orchestrate;

import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The simulator as a process of its own, with the words of `hpcbench simulate`.
final class SimulatedService {
  private SimulatedService() {}

  /// From now on the service `dummy` is this class in a JVM of its own.
  static void standInForTheCommandLine() {
    System.setProperty(
        "hpcbench.simulator.launcher",
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatedService.class.getName()));
  }

  public static void main(String[] words) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      String[] pair =
          words[i].equals("--set")
              ? words[i + 1].split("=", 2)
              : new String[] {words[i].substring(2), words[i + 1]};
      settings.put(pair[0], pair[1]);
    }
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(settings))) {
      System.exit(server.awaitEnd());
    }
  }
}
