package hpcbench.cli;

import hpcbench.service.Services;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The `hpcbench` command: wires the commands to the process's streams and turns every ending into
/// an exit code.
public final class Main {
  private final Console console;
  private final Failures failures;

  Main(Console console) {
    this.console = console;
    this.failures = new Failures(console);
  }

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(new Main(Console.ofProcess()).run(arguments));
  }

  /// Runs one command.
  ///
  /// @return its exit code's number, as in [ExitCode]
  int run(String... arguments) {
    try {
      return commandLine().execute(arguments);
    } catch (
        Error fault) { // Out of memory or of stack: not even then does anyone see a stack trace.
      return failures.ofToolkit(fault);
    }
  }

  /// Every command with its options, as the command line, completion and the documentation's tests
  /// see them.
  CommandLine commandLine() {
    Services services = Services.installed();
    RecipeFiles recipes = new RecipeFiles(services, home());
    return new CommandLine(new RootCommand())
        .addSubcommand(new RunCommand(console, services, recipes))
        .addSubcommand(new LoadCommand(console, services))
        .addSubcommand(new ListCommand(console, recipes))
        .addSubcommand(new CreateCommand(console, services))
        .addSubcommand(new ValidateCommand(console, recipes))
        .addSubcommand(new PlanCommand(console, recipes))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new SimulateCommand(console))
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

  private static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("hpcbench.home")).map(Path::of);
  }
}
