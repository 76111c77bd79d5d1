package hpcbench.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The `hpcbench` command: wires the commands to the process's streams and turns every ending into
/// an exit code.
public final class Main {
  private final Console console;

  Main(Console console) {
    this.console = console;
  }

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(new Main(Console.ofProcess()).run(arguments));
  }

  /// Runs one command.
  ///
  /// @return its exit code's number, as in [ExitCode]
  int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  /// Every command with its options, as the command line, completion and the documentation's tests
  /// see them.
  CommandLine commandLine() {
    Failures failures = new Failures(console);
    return new CommandLine(new RootCommand())
        .addSubcommand(new CompletionCommand(console))
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(new PrintWriter(console.out(), true, console.out().charset()))
        .setErr(new PrintWriter(console.err(), true, console.err().charset()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.isColoured() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures::ofUsage)
        .setExecutionExceptionHandler(failures::ofCommand)
        .setExitCodeExceptionMapper(_ -> ExitCode.FAULT.number());
  }
}
