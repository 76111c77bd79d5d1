package hpcbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every dependency has its reason in `docs/dependencies.md`.
class DependenciesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<(?:dependency|path)>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION_PROPERTY = Pattern.compile("<([a-z0-9-]+\\.version)>");

  @Test
  void everyDependencyOfEveryModuleIsNamedWithItsReason() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/dependencies.md"));
    Set<String> artifacts = new TreeSet<>();
    for (Path pom : poms()) {
      DEPENDENCY
          .matcher(Files.readString(pom))
          .results()
          .filter(dependency -> !dependency.group(1).equals("io.hpcbench"))
          .map(dependency -> dependency.group(2))
          .filter(artifact -> !artifact.endsWith("-bom"))
          .forEach(artifacts::add);
    }
    assertThat(artifacts)
        .hasSizeGreaterThan(15)
        .allSatisfy(artifact -> assertThat(page).contains("`" + artifact + "`"));
  }

  @Test
  void everyVersionPropertyIsOnThePage() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/dependencies.md"));
    List<String> properties =
        VERSION_PROPERTY
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(MatchResult::group)
            .map(element -> element.substring(1, element.length() - 1))
            .toList();
    assertThat(properties)
        .hasSizeGreaterThan(10)
        .allSatisfy(property -> assertThat(page).contains("`" + property + "`"));
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return Stream.concat(Stream.of(ROOT), folders)
          .map(folder -> folder.resolve("pom.xml"))
          .filter(Files::exists)
          .toList();
    }
  }
}
