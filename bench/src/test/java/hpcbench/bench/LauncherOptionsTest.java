package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherOptionsTest {
  @Test
  void theyAreWhatTheLauncherSays() throws IOException {
    String launcher = Files.readString(Path.of("../hpcbench"));
    String options =
        launcher.substring(
            launcher.indexOf("jvm=("), launcher.indexOf(")", launcher.indexOf("jvm=(")));

    assertThat(options.replace("jvm=(", "").replace("\"", "").strip().split("\\s+"))
        .containsExactlyElementsOf(LauncherOptions.EVERYWHERE);
    assertThat(launcher).contains("jvm+=(%s)".formatted(LauncherOptions.LARGE_PAGES));
  }
}
