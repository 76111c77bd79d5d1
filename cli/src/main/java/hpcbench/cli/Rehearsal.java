package hpcbench.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Runs the usual commands once, for the JVM to remember their classes in its start-up cache. Only
/// the launcher calls it.
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] arguments) {
    Main main = new Main(silent());
    main.run("--version");
    main.run("--help");
  }

  private static Console silent() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(
        nowhere, nowhere, new BufferedReader(Reader.nullReader()), Map.of("TERM", "xterm"), 80);
  }
}
