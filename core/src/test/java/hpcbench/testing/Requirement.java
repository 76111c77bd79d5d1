package hpcbench.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A real component that a test needs, such as a browser or an inference engine.
///
/// Without it the test is skipped with the reason, so that `./mvnw verify` works on any laptop.
/// Where `HPCBENCH_REQUIRE_REAL=1` is set, as on CI, the missing component fails the test: a test
/// that silently stops running there would prove nothing.
public final class Requirement {
  private Requirement() {}

  /// Goes on when the component is there, else skips or fails.
  ///
  /// @param present whether it is there
  /// @param reason what is missing and how to get it
  public static void require(boolean present, String reason) {
    if (present) {
      return;
    }
    if ("1".equals(System.getenv("HPCBENCH_REQUIRE_REAL"))) {
      Assertions.fail("HPCBENCH_REQUIRE_REAL=1, but " + reason);
    }
    Assumptions.abort("skipped: " + reason);
  }

  /// The first of these programs on the PATH; without any, the test is skipped or fails.
  ///
  /// @param howToGet how a person installs it
  public static Path program(String howToGet, String... names) {
    Optional<Path> found = Arrays.stream(names).flatMap(name -> onPath(name).stream()).findFirst();
    require(found.isPresent(), String.join(" or ", names) + " is not on the PATH; " + howToGet);
    return found.orElseThrow();
  }

  private static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
