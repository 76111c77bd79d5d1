package hpcbench.service;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// This same toolkit, to be started once more: as the simulated service, or as an executor on
/// another node that sees the same files.
public final class ThisToolkit {
  /// System property with the start-up cache of the JVM, when the launcher found or made one.
  private static final String CACHE_PROPERTY = "hpcbench.start-up-cache";

  private ThisToolkit() {}

  /// The command line of one of its commands, in a JVM like this one.
  ///
  /// @param javaOptions further options for the JVM
  /// @param words the command and its arguments
  public static List<String> command(List<String> javaOptions, String... words) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    Optional.ofNullable(System.getProperty(CACHE_PROPERTY))
        .ifPresent(cache ->
            line.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off")));
    line.addAll(javaOptions);
    line.addAll(List.of("-cp", classPath(), "hpcbench.cli.Main"));
    line.addAll(List.of(words));
    return List.copyOf(line);
  }

  /// Absolute, since another node may start in another folder.
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
