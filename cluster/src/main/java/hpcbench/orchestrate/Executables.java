package hpcbench.orchestrate;

import hpcbench.service.SearchPath;
import java.nio.file.Path;
import java.util.Optional;

/// Finds out before the start whether a program can be started, for a message that says what to do.
final class Executables {
  private Executables() {}

  /// The program as it was given, if it can be started.
  ///
  /// @throws ServerException when it is not there or not executable
  static String require(String program) throws ServerException {
    boolean isPath = program.contains("/");
    if (!(isPath ? SearchPath.isProgram(Path.of(program)) : isOnPath(program))) {
      throw new ServerException(
          isPath
              ? "%s is no program that can be started; servers.service_config.executable or servers.command names it"
                  .formatted(program)
              : "the program %s is not on the PATH; install it, or name it by its path in servers.service_config.executable or servers.command"
                  .formatted(program));
    }
    return program;
  }

  /// The program that runs an image, if it can be started.
  ///
  /// @throws ServerException when it is not on the path
  static void requireRuntime(String program, String image) throws ServerException {
    if (!isOnPath(program)) {
      throw new ServerException(
          "artifacts.service names the image %s, and %s, which is to run it, is not on the PATH; install it, name a --profile with another container.runtime (none starts the service without an image), or leave the image out"
              .formatted(image, program));
    }
  }

  private static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return SearchPath.of(path).find(program).isPresent();
  }
}
