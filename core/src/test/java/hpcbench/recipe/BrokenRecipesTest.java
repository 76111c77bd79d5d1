package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each `broken/NAME.yaml` gives exactly the problems of `broken/NAME.expected`, in which `{file}`
/// and `{folder}` stand for where the recipe is.
class BrokenRecipesTest {
  private static final Path BROKEN = Recipes.RESOURCES.resolve("broken");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(BROKEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyProblemIsNamedAtItsPlace(String name) throws IOException {
    Path file = BROKEN.resolve(name);
    String expected =
        Files.readString(BROKEN.resolve(name.replace(".yaml", ".expected")))
            .replace("{file}", file.toString())
            .replace("{folder}", BROKEN.toAbsolutePath().toString());
    assertThat(problems(file)).isEqualTo(expected.strip());
  }

  @Test
  void thereAreAtLeastFortyOfThem() throws IOException {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void aMissingFileIsAProblem() {
    assertThat(problems(Path.of("nowhere.yaml"))).isEqualTo("nowhere.yaml:1:1: does not exist");
  }

  @Test
  void aFolderIsAProblem(@TempDir Path folder) {
    assertThat(problems(folder))
        .isEqualTo(folder + ":1:1: cannot be read: it is a folder, not a file");
  }

  @Test
  void aHugeFileIsAProblem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("huge.yaml");
    Files.writeString(file, "scenario: huge\n# " + "é".repeat(1 << 20));
    assertThat(problems(file)).isEqualTo(file + ":1:1: must be at most 1 MiB long");
  }

  private static String problems(Path file) {
    InvalidRecipeException wrong =
        catchThrowableOfType(
            InvalidRecipeException.class, () -> RecipeReader.read(file, Recipes.SERVICES));
    return wrong.getMessage();
  }
}
