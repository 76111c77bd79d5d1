package hpcbench.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command that makes a run, or finishes one, can be told.
final class RunOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--json",
      description = "Print the run's summary as JSON on standard output, and nothing else there.")
  boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  boolean quiet;

  @Option(
      names = "--allow-invalid",
      description = "Exit with 0 when every trial ran, whatever the verdicts on them.")
  boolean allowInvalid;

  /// The command line as it was typed.
  List<String> words() {
    CommandLine root = command.root().commandLine();
    return Stream.concat(
            Stream.of(root.getCommandName()), root.getParseResult().originalArgs().stream())
        .toList();
  }
}
