package hpcbench.cli;

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

  JobResult(Console console) {
    this.console = console;
  }

  /// Prints the summary of the job's run, and makes its report where the job had no time to.
  ///
  /// @param json whether the summary is printed as JSON
  /// @return the exit code of the run, as if it had run here
  ExitCode show(JobFolder folder, JobState.Ended ended, boolean json, boolean allowInvalid)
      throws IOException {
    console.err().println("job " + JobWords.of(ended));
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

  private static RunSummary summary(Path path) throws IOException {
    try (RunFolder run = RunFolder.open(path)) {
      if (!Files.exists(path.resolve("report.html"))) {
        Report.write(run);
      }
      return Report.summary(run);
    }
  }
}
