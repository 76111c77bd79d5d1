package hpcbench.orchestrate;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds out before the start whether a program can be started, for a message that says what to do.
final class Executables {
  private Executables() {}

  /// The program as it was given, if it can be started.
  ///
  /// @throws ServerException when it is not there or not executable
  static String require(String program) throws ServerException {
    boolean isPath = program.contains("/");
    if (!(isPath ? isExecutable(Path.of(program)) : isOnPath(program))) {
      throw new ServerException(
          isPath
              ? "%s is no program that can be started; servers.service_config.executable or servers.command names it"
                  .formatted(program)
              : "the program %s is not on the PATH; install it, or name it in servers.service_config.executable"
                  .formatted(program));
    }
    return program;
  }

  private static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> isExecutable(Path.of(folder, program)));
  }

  private static boolean isExecutable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
