package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.Job;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `hpcbench status`: how a submitted job goes.
@Command(
    name = "status",
    description = "Say how a submitted job goes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin JobOptions which;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    Job job = folder.job();
    console
        .out()
        .printf(
            "job %s %s%nscenario     %s%nsubmitted    %s, %d nodes, profile %s%njob folder   %s%n",
            job.id(),
            JobWords.of(state(folder)),
            job.scenario(),
            job.submitted(),
            job.nodes(),
            job.profile(),
            folder.path());
    job.remote()
        .ifPresent(
            remote -> console.out().printf("on %-10s %s%n", remote.login(), remote.folder()));
    folder.run().ifPresent(path -> console.out().println("run folder   " + path));
    return ExitCode.OK.number();
  }

  private JobState state(JobFolder folder) throws IOException, InterruptedException {
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      return JobOptions.watch(cluster, folder).state();
    }
  }
}
