package hpcbench.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds programs, and makes some.
final class Programs {
  private Programs() {}

  /// Where a program of this name is on the PATH.
  static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The `java` that runs this.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Compiles a program of C that is one file.
  ///
  /// @return the program
  /// @throws BenchException when there is no C compiler
  static Path compile(Path source, Path program) throws InterruptedException {
    List<String> command =
        List.of(
            "cc", "-O2", "-Wall", "-Wextra", "-o", program.toString(), source.toString(), "-lm");
    try {
      Process compiler = new ProcessBuilder(command).inheritIO().start();
      if (compiler.waitFor() != 0) {
        throw new BenchException("this does not compile: " + String.join(" ", command));
      }
    } catch (IOException e) {
      throw new BenchException(
          "a C compiler called cc is needed (Debian: apt-get install gcc libc6-dev)", e);
    }
    return program;
  }
}
