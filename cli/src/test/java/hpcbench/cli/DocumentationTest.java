package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What the documentation says of commands, exit codes and other pages is so.
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");

  static Stream<Path> pages() throws IOException {
    List<Path> pages;
    try (Stream<Path> docs = Files.walk(CommandLineHere.ROOT.resolve("docs"))) {
      pages = docs.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
    return Stream.concat(
        Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
            .map(CommandLineHere.ROOT::resolve),
        pages.stream());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    List<String> broken =
        LINK.matcher(text)
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("https?://.*|mailto:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();
    assertThat(broken).as("broken links of " + page).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || hasHeading(target, parts[1]));
  }

  private static boolean hasHeading(Path page, String anchor) {
    try {
      return HEADING
          .matcher(Files.readString(page))
          .results()
          .map(DocumentationTest::anchor)
          .anyMatch(anchor::equals);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .strip()
        .replace(' ', '-');
  }

  @Test
  void theTableOfExitCodesIsTheOneOfTheCode() throws IOException {
    String page = Files.readString(CommandLineHere.ROOT.resolve("docs/reference/exit-codes.md"));
    List<String> documented =
        Pattern.compile("(?m)^\\| (\\d+) \\| `([A-Z_]+)` \\|")
            .matcher(page)
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values()).map(code -> code.number() + " " + code).toList());
  }

  static Stream<Map.Entry<String, CommandLine>> commands() {
    ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
    return new Main(CommandLineHere.console(nowhere, nowhere, ""), Optional.empty())
        .commandLine().getSubcommands().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionOfACommandIsInItsSectionOfTheReference(Map.Entry<String, CommandLine> command)
      throws IOException {
    String page = Files.readString(CommandLineHere.ROOT.resolve("docs/reference/commands.md"));
    Optional<String> section =
        Arrays.stream(page.split("(?m)^## ", -1))
            .filter(part -> part.startsWith("hpcbench " + command.getKey() + "\n"))
            .findFirst();
    assertThat(section).as("the section of " + command.getKey()).isPresent();
    assertThat(options(command.getValue()))
        .filteredOn(option -> !option.inherited() && !isStandard(option.longestName()))
        .allSatisfy(option ->
            assertThat(option.names())
                .allSatisfy(name -> assertThat(section.get()).contains("`" + name)));
  }

  /// Its own, and those of the commands below it.
  private static List<OptionSpec> options(CommandLine command) {
    List<OptionSpec> options = new ArrayList<>(command.getCommandSpec().options());
    command.getSubcommands().values().forEach(below -> options.addAll(options(below)));
    return options;
  }

  private static boolean isStandard(String option) {
    return List.of("--help", "--version").contains(option);
  }
}
