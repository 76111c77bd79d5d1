package hpcbench.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The machine that figures were taken on.
final class Machine {
  private Machine() {}

  /// One line: date, processor, kernel, Java.
  static String description() throws IOException {
    return "%s; %d x %s; Linux %s; Java %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
            Runtime.version());
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    }
  }

  /// What a [JitterProbe] says on a core.
  static String jitter(List<String> onCore) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(onCore);
    command.addAll(
        List.of(
            Programs.java(),
            "-cp",
            System.getProperty("java.class.path"),
            JitterProbe.class.getName()));
    Process probe =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    probe.waitFor();
    return line.strip();
  }
}
