package hpcbench.orchestrate;

import hpcbench.result.Secrets;
import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A JVM of its own that starts a service with children and then waits to be killed.
final class ToolkitThatDies {
  /// In the environment of everything its service starts.
  static final String VARIABLE = "HPCBENCH_TEST_DIES=1";

  private ToolkitThatDies() {}

  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ToolkitThatDies.class.getName(),
            folder.toString())
        .inheritIO()
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    String script = "setsid sleep 600 & sleep 600 & echo up; wait";
    Launch launch =
        new Launch(List.of("sh", "-c", script), Map.of("HPCBENCH_TEST_DIES", "1"), Set.of());
    ServiceLog log = new ServiceLog(Path.of(arguments[0]).resolve("service.log"), Secrets.BY_FORM);
    ServiceProcess service = ServiceProcess.start(launch, log, Duration.ofSeconds(1));
    service.awaitEnd(Duration.ofMinutes(2));
  }
}
