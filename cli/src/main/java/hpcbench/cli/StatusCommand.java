package hpcbench.cli;

import hpcbench.deploy.Job;
import hpcbench.deploy.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
    Optional<Path> run = folder.run();
    console
        .out()
        .printf(
            "job %s %s%nscenario     %s%nsubmitted    %s, %d nodes, profile %s%njob folder   %s%n",
            job.id(),
            JobWords.of(JobOptions.watch(console, folder).state()),
            job.scenario(),
            job.submitted(),
            job.nodes(),
            job.profile(),
            folder.path());
    run.ifPresent(path -> console.out().println("run folder   " + path));
    return ExitCode.OK.number();
  }
}
