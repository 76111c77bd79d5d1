package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench collect`: what came of a submitted job.
@Command(
    name = "collect",
    description =
        "Get what a submitted job made, show what came of it, and make its report if it had no time"
            + " to. Of a job that goes on, or whose end nobody knows, it is what there is so far.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CollectCommand implements Callable<Integer> {
  private final Console console;

  @Mixin JobOptions which;

  @Option(names = "--json", description = "Print the run's summary as JSON.")
  boolean json;

  @Option(
      names = "--allow-invalid",
      description = "Exit with 0 when every trial ran, whatever the verdicts on them.")
  boolean allowInvalid;

  CollectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      return collect(folder, cluster).number();
    }
  }

  private ExitCode collect(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    JobState state = JobOptions.watch(cluster, folder).state();
    if (state instanceof JobState.Waiting) {
      throw new CommandFailure(
          ExitCode.RUN_FAILED,
          "the job %s, so there is nothing yet; follow it with: hpcbench logs -f %s"
              .formatted(JobWords.of(state), folder.path()));
    }
    return new JobResult(console, cluster).show(folder, state, json, allowInvalid);
  }
}
