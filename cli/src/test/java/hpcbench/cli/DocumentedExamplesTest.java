package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Does what the documentation says, and looks whether that comes of it.
///
/// In the pages, a block that begins with three backticks and a language and `file=NAME` is a file:
/// one that begins with `#!` can be started, those in `bin` by their names, and classes and
/// resources below `engine` are of the toolkit from then on. A block with `console runnable` has
/// lines that begin with `$ hpcbench`, each followed by what it prints on both of its streams,
/// where `...` stands for anything. `service=PORT` says that a simulated service is at that port.
@Timeout(240)
class DocumentedExamplesTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(\\w+ file=(\\S+)|console runnable( service=(\\d+))?)\\n(.*?)^```");

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
        written(folder.resolve(block.group(2)), block.group(5));
      } else if (block.group(4) != null) {
        withService(block.group(4), block.group(5));
      } else {
        followed(block.group(5));
      }
    }
  }

  private static void written(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (text.startsWith("#!")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /// Where classes of a page come to be, if it has any, and where its resources are.
  private List<Path> additions() throws IOException {
    Path classes = folder.resolve("classes");
    Path sources = folder.resolve("engine/src/main/java");
    if (Files.isDirectory(sources) && !Files.exists(classes)) {
      compiled(sources, Files.createDirectory(classes));
    }
    return Stream.of(classes, folder.resolve("engine/src/main/resources"))
        .filter(Files::isDirectory)
        .toList();
  }

  private static void compiled(Path sources, Path classes) throws IOException {
    StringWriter said = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      boolean compiles =
          compiler
              .getTask(
                  said,
                  manager,
                  null,
                  List.of(
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes.toString(),
                      "-proc:none",
                      "-Xlint:all,-path,-classfile",
                      "-Werror"),
                  null,
                  manager.getJavaFileObjectsFromPaths(found))
              .call();
      assertThat(compiles).as(() -> "the page's class does not compile:\n" + said).isTrue();
    }
  }

  /// Before all other programs come the page's own, and `hpcbench`, for programs that start it.
  private String path() throws IOException {
    Path programs = folder.resolve("bin");
    String words =
        Toolkit.command(List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    written(programs.resolve("hpcbench"), "#!/bin/bash\nexec %s \"$@\"\n".formatted(words));
    return programs + File.pathSeparator + System.getenv("PATH");
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
    ProcessBuilder builder =
        new ProcessBuilder(Toolkit.command(additions(), words))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PATH", path());
    Process process = builder.start();
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
