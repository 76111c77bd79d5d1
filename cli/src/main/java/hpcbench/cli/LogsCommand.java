package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench logs`: what a submitted job writes.
@Command(
    name = "logs",
    description = "Show what a submitted job writes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LogsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin JobOptions which;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the job is over.")
  boolean follow;

  LogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      return (follow ? follow(folder, cluster) : show(folder, cluster)).number();
    }
  }

  private ExitCode show(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    cluster.refresh(folder);
    if (!Files.exists(folder.output())) {
      console.err().println("the job has written nothing yet; hpcbench status says how it goes");
      return ExitCode.OK;
    }
    Files.copy(folder.output(), console.out());
    return ExitCode.OK;
  }

  private ExitCode follow(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    JobFollower follower = new JobFollower(console.out(), folder, cluster);
    try (StopSignals signals = StopSignals.leaving(follower::leave)) {
      console.err().println("job " + JobWords.of(follower.follow()));
      return signals.received().orElse(ExitCode.OK);
    }
  }
}
