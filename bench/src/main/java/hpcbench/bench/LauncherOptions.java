package hpcbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The options that the launcher `hpcbench` gives to its JVM, so that what is measured is what
/// runs.
final class LauncherOptions {
  /// Wherever it runs.
  static final List<String> EVERYWHERE =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms64m",
          "-Xmn12m",
          "-XX:CompileThresholdScaling=16",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,hpcbench/*.*,0.25",
          "-XX:CompileCommand=CompileThresholdScaling,org/HdrHistogram/*.*,0.25",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Where the machine leaves the choice of large pages to programs.
  static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

  private static final Path CHOICE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private LauncherOptions() {}

  /// Those on this machine.
  static List<String> here() {
    return mayChoose()
        ? Stream.concat(EVERYWHERE.stream(), Stream.of(LARGE_PAGES)).toList()
        : EVERYWHERE;
  }

  private static boolean mayChoose() {
    try {
      return Files.readString(CHOICE).contains("[madvise]");
    } catch (IOException _) {
      return false; // a machine without large pages
    }
  }
}
