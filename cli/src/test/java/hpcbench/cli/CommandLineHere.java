package hpcbench.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The commands, run within the test's own process, without a terminal.
final class CommandLineHere {
  /// The root of the source tree.
  static final Path ROOT = root();

  /// What a command left behind.
  record Ended(int exitCode, String out, String err) {}

  private CommandLineHere() {}

  static Ended run(String... words) {
    return answering("", words);
  }

  /// Runs a command that asks, with these lines as its input.
  static Ended answering(String input, String... words) {
    return run(ROOT, Map.of("TERM", "dumb"), input, words);
  }

  /// Runs a command of the toolkit that is installed in this folder.
  ///
  /// @param variables of the environment, beside those of this process or in place of them
  static Ended in(Path home, Map<String, String> variables, String... words) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);
    return run(home, environment, "", words);
  }

  private static Ended run(
      Path home, Map<String, String> environment, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = console(out, err, environment, input);
    int exitCode = new Main(console, Optional.of(home)).run(words);
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// A console that writes into these buffers.
  static Console console(ByteArrayOutputStream out, ByteArrayOutputStream err, String input) {
    return console(out, err, Map.of("TERM", "dumb"), input);
  }

  private static Console console(
      ByteArrayOutputStream out,
      ByteArrayOutputStream err,
      Map<String, String> environment,
      String input) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new BufferedReader(new StringReader(input)),
        environment,
        0);
  }

  private static Path root() {
    try {
      return Path.of("..").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
