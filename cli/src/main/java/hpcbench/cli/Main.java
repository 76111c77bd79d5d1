package hpcbench.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The `hpcbench` command: wires the commands to the process's streams and turns every ending into
/// an exit code.
public final class Main {
  private final Console console;
  private final Failures failures;
  private final Commands commands;

  /// Speaks on this console.
  ///
  /// @param home the folder the toolkit is installed in, whose recipes `list` shows
  Main(Console console, Optional<Path> home) {
    this.console = console;
    this.commands = new Commands(console, home);
    this.failures = new Failures(console);
  }

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    int exitCode = new Main(console, home()).run(arguments);
    System.exit(new Failures(console).ofOutput(exitCode));
  }

  /// Runs one command.
  ///
  /// @return its exit code's number, as in [ExitCode]
  int run(String... arguments) {
    if (Arrays.equals(arguments, new String[] {"--version"})) {
      return version();
    }
    try {
      return commandLine(arguments).execute(arguments);
    } catch (
        Error fault) { // Out of memory or of stack: not even then does anyone see a stack trace.
      return failures.ofToolkit(fault);
    }
  }

  /// Scripts ask for it, often and in a hurry: without reading any option, it takes half the time.
  private int version() {
    console.out().println(RootCommand.Version.line());
    return ExitCode.OK.number();
  }

  /// The commands that these words can be about, with their options, as the command line,
  /// completion and the documentation's tests see them; all of them for no words.
  CommandLine commandLine(String... arguments) {
    CommandLine commandLine = new CommandLine(new RootCommand());
    commands.about(arguments).forEach(commandLine::addSubcommand);
    return commandLine
        .setOut(new PrintWriter(console.out(), true, console.out().charset()))
        .setErr(new PrintWriter(console.err(), true, console.err().charset()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.isColoured() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures::ofUsage)
        .setExecutionExceptionHandler(failures::ofCommand)
        .setExitCodeExceptionMapper(_ -> ExitCode.FAULT.number());
  }

  static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("hpcbench.home")).map(Path::of);
  }
}
