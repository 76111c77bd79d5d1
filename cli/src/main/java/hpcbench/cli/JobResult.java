package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.report.Report;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Shows what came of a job that is over.
final class JobResult {
  private final Console console;
  private final Cluster cluster;

  JobResult(Console console, Cluster cluster) {
    this.console = console;
    this.cluster = cluster;
  }

  /// Gets what the job made, prints the summary of its run, and makes its report where the job had
  /// no time to.
  ///
  /// @param json whether the summary is printed as JSON
  /// @return the exit code of the run, as if it had run here
  ExitCode show(JobFolder folder, JobState.Ended ended, boolean json, boolean allowInvalid)
      throws IOException, InterruptedException {
    console.err().println("job " + JobWords.of(ended));
    collect(folder);
    Optional<Path> path = folder.run();
    if (path.isEmpty()) {
      console.err().println("it left no run; its output is in " + folder.output());
      return ExitCode.RUN_FAILED;
    }
    RunSummary summary = summary(path.get());
    console
        .out()
        .print(json ? Json.pretty(summary) : new ResultPage(console).of(summary, path.get()));
    return ExitCode.of(summary, allowInvalid);
  }

  private void collect(JobFolder folder) throws IOException, InterruptedException {
    try {
      cluster.collect(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.RUN_FAILED,
          "what the job made is still on the cluster (%s); get it with: hpcbench collect %s"
              .formatted(e.getMessage(), folder.path()));
    }
  }

  private static RunSummary summary(Path path) throws IOException {
    try (RunFolder run = RunFolder.open(path)) {
      if (!Files.exists(path.resolve("report.html"))) {
        Report.write(run);
      }
      return Report.summary(run);
    }
  }
}
