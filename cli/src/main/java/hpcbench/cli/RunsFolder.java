package hpcbench.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where the folder of a new run goes.
final class RunsFolder {
  @Option(
      names = {"--runs-dir", "--output"},
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder that the run's own folder is made in. Default: ${DEFAULT-VALUE}.")
  Path path;
}
