package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Does what the documentation says, and looks whether that comes of it.
///
/// In the pages, a block that begins with three backticks and `yaml file=NAME` is a file; one with
/// `console runnable` has lines that begin with `$ hpcbench`, each followed by what it prints on
/// both of its streams, where `...` stands for anything. `service=PORT` says that a simulated
/// service is at that port.
@Timeout(120)
class DocumentedExamplesTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(yaml file=(\\S+)|console runnable( service=(\\d+))?)\\n(.*?)^```");

  @TempDir Path folder;

  static Stream<Path> pages() throws IOException {
    return DocumentationTest.pages().filter(DocumentedExamplesTest::hasExamples);
  }

  private static boolean hasExamples(Path page) {
    return text(page).contains("```console runnable");
  }

  @Test
  void thereAreExamples() throws IOException {
    assertThat(pages()).hasSizeGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatThePageSaysHappens(Path page) throws Exception {
    for (MatchResult block : BLOCK.matcher(text(page)).results().toList()) {
      if (block.group(2) != null) {
        Files.writeString(folder.resolve(block.group(2)), block.group(5));
      } else if (block.group(4) != null) {
        withService(block.group(4), block.group(5));
      } else {
        followed(block.group(5));
      }
    }
  }

  private void withService(String port, String session) throws Exception {
    try (SimulatorServer service =
        SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      followed(session.replace(":" + port, ":" + service.uri().getPort()));
    }
  }

  private void followed(String session) throws Exception {
    for (String step : session.split("(?m)^\\$ ", -1)) {
      if (!step.isBlank()) {
        followedStep(step);
      }
    }
  }

  private void followedStep(String step) throws Exception {
    int end = step.indexOf('\n');
    List<String> words = new ArrayList<>(List.of(step.substring(0, end).split(" ", -1)));
    assertThat(words.removeFirst()).isEqualTo("hpcbench");
    String printed = printed(words);
    assertThat(printed)
        .as("$ hpcbench " + String.join(" ", words))
        .matches(pattern(step.substring(end + 1)));
  }

  private String printed(List<String> words) throws Exception {
    Process process =
        new ProcessBuilder(Toolkit.command(words))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed.lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
  }

  /// The expected output as a regular expression; a line of three dots is any number of lines.
  private static Pattern pattern(String expected) {
    String lines =
        expected
            .lines()
            .map(line -> line.equals("...") ? "(.*\n)*" : pattern(line, "...") + "\n")
            .collect(Collectors.joining());
    return Pattern.compile(lines);
  }

  private static String pattern(String line, String wildcard) {
    return Stream.of(line.split(Pattern.quote(wildcard), -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
