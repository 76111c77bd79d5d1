package hpcbench.cli;

import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs the usual commands once, for the JVM to remember their classes in its start-up cache. Only
/// the launcher calls it, with a recipe and a folder for runs.
///
/// The simulated service answers from within the same process, so that its classes are remembered,
/// too: it is the same toolkit, started once more.
final class Rehearsal {
  /// Many tokens in little time: the JVM remembers, too, what of the load engine is worth
  /// compiling.
  private static final Map<String, Object> FAST_SERVICE =
      Map.of(
          "port", 0,
          "model", "simulated",
          "step_time", "200us",
          "decode_time_per_sequence", "5us");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    rehearse(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  private static void rehearse(Path recipe, Path runs) throws IOException {
    run("--version");
    run("--help");
    run("list");
    run("validate", recipe.toString());
    run("plan", recipe.toString());
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(FAST_SERVICE))) {
      load(server, runs, "--requests", "300", "--concurrency", "16");
      load(server, runs, "--duration", "1s", "--rate", "20", "--json");
    }
  }

  private static void load(SimulatorServer server, Path runs, String... options) {
    String[] always = {
      "load", "--url", server.uri().toString(), "--model", "simulated", "--output-tokens", "64"
    };
    String[] all = new String[always.length + options.length + 2];
    System.arraycopy(always, 0, all, 0, always.length);
    System.arraycopy(options, 0, all, always.length, options.length);
    all[all.length - 2] = "--output";
    all[all.length - 1] = runs.toString();
    run(all);
  }

  private static void run(String... words) {
    int exitCode = new Main(silent(), Main.home()).run(words);
    System.out.println(String.join(" ", words) + ": exit code " + exitCode);
  }

  private static Console silent() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(
        nowhere, nowhere, new BufferedReader(Reader.nullReader()), Map.of("TERM", "xterm"), 80);
  }
}
