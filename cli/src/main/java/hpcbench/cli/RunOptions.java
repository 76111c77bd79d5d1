package hpcbench.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What every command that makes a run can be told.
final class RunOptions {
  @Option(
      names = {"--runs-dir", "--output"},
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder that the run's own folder is made in. Default: ${DEFAULT-VALUE}.")
  Path runsDir;

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
}
