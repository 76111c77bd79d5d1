package hpcbench.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Prometheus' own judgement of what it is to read.
public final class Promtool {
  private Promtool() {}

  /// What it finds wrong with metrics, in syntax or style; empty when nothing is. Without it, the
  /// test is skipped or fails, as [Requirement] says.
  public static String complaints(String exposition) throws IOException, InterruptedException {
    Path program =
        Requirement.program("install it, for example: apt-get install prometheus", "promtool");
    Path file = Files.createTempFile("metrics", ".txt");
    try {
      Process check =
          new ProcessBuilder(program.toString(), "check", "metrics")
              .redirectInput(Files.writeString(file, exposition).toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = check.waitFor();
      return exitCode == 0 ? said : "exit code %d: %s".formatted(exitCode, said);
    } finally {
      Files.delete(file);
    }
  }
}
