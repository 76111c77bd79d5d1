package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.report.Report;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Shows what came of a job, whether its end is known or not.
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
  /// @param state how the job goes; when it is not over, as far as is known, only what it finished
  ///   so far is shown
  /// @param json whether the summary is printed as JSON
  /// @return the exit code of the run, as if it had run here; that it could not go on, when it is
  ///   not complete and the end of its job is not known
  ExitCode show(JobFolder folder, JobState state, boolean json, boolean allowInvalid)
      throws IOException, InterruptedException {
    console.err().println("job " + JobWords.of(state));
    boolean isOver = state instanceof JobState.Ended;
    collect(folder, isOver);
    Optional<Path> path = folder.run();
    if (path.isEmpty()) {
      console.err().println("it left no run; its output is in " + folder.output());
      return ExitCode.RUN_FAILED;
    }
    RunSummary summary = summary(path.get());
    console
        .out()
        .print(json ? Json.pretty(summary) : new ResultPage(console).of(summary, path.get()));
    if (isOver || summary.status() == RunSummary.Status.COMPLETE) {
      return ExitCode.of(summary, allowInvalid);
    }
    console.err().println("incomplete: this is what there is so far");
    return ExitCode.RUN_FAILED;
  }

  private void collect(JobFolder folder, boolean isOver) throws IOException, InterruptedException {
    try {
      cluster.collect(folder, isOver);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.RUN_FAILED,
          "what the job made is still on the cluster (%s); get it with: hpcbench collect %s"
              .formatted(e.getMessage(), folder.path()));
    }
  }

  /// A report that was made before the run had its last summary is made anew.
  private static RunSummary summary(Path path) throws IOException {
    try (RunFolder run = RunFolder.open(path)) {
      RunSummary summary = Report.summary(run);
      if (!isWritten(summary, run) || !Files.exists(path.resolve(Report.PAGE))) {
        Report.write(run);
      }
      return summary;
    }
  }

  private static boolean isWritten(RunSummary summary, RunFolder run) {
    try {
      return run.summary()
          .filter(written -> written.trials().size() == summary.trials().size())
          .isPresent();
    } catch (RunFolderException _) {
      return false;
    }
  }
}
