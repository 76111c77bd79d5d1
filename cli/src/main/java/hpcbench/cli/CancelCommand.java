package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench cancel`: ends a submitted job.
@Command(
    name = "cancel",
    description = "End a submitted job; what it measured is kept.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CancelCommand implements Callable<Integer> {
  private final Console console;

  @Mixin JobOptions which;

  @Option(
      names = "--now",
      description = "Leave it no more time than Slurm does between SIGTERM and SIGKILL.")
  boolean now;

  CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      cancel(folder, cluster);
    }
    return ExitCode.OK.number();
  }

  private void cancel(JobFolder folder, Cluster cluster) throws IOException, InterruptedException {
    JobState state = JobOptions.watch(cluster, folder).state();
    if (state instanceof JobState.Ended || state instanceof JobState.Gone) {
      console.err().println("job " + JobWords.of(state));
    } else {
      cluster.slurm().cancel(folder.job().id(), state, now);
      console
          .err()
          .println(
              "job %s is asked to end; see it with: hpcbench status %s"
                  .formatted(folder.job().id(), folder.path()));
    }
  }
}
