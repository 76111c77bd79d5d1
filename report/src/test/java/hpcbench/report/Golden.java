package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Texts that are kept beside the tests, to be looked at when they change. With
/// `-Dhpcbench.golden=write` they are written anew, to be reviewed as a difference in git.
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/hpcbench/report");

  private Golden() {}

  static void check(String name, String text) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("write".equals(System.getProperty("hpcbench.golden"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(text).as(file.toString()).isEqualTo(Files.readString(file));
  }
}
