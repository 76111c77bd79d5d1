package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which submitted job a command speaks of.
final class JobOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "JOB",
      description =
          "The job: its folder, the folder's name, or its number in Slurm. Default: the last one"
              + " submitted.")
  Optional<String> name = Optional.empty();

  @Option(
      names = {"--runs-dir", "--output"},
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder that jobs' folders are in. Default: ${DEFAULT-VALUE}.")
  Path runsDir;

  /// The job's folder.
  ///
  /// @throws CommandFailure when there is none
  JobFolder folder() {
    try {
      return JobFolder.find(runsDir, name);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.MISSING, String.valueOf(e.getMessage()));
    }
  }

  /// The cluster that the job was submitted to; the caller closes it.
  static Cluster cluster(Console console, JobFolder folder) throws IOException {
    return Cluster.of(folder.job(), console.environment());
  }

  /// What finds out how the job goes.
  static JobWatch watch(Cluster cluster, JobFolder folder) throws IOException {
    return new JobWatch(cluster, folder, System::nanoTime);
  }
}
