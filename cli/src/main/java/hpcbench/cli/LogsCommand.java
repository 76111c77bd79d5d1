package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench logs`: what a submitted job writes.
@Command(
    name = "logs",
    description = "Show what a submitted job, its servers or its clients write.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LogsCommand implements Callable<Integer> {
  private static final String CLIENT = "client-";

  private final Console console;

  @Mixin JobOptions which;

  @ArgGroup(multiplicity = "0..1")
  Choice choice = new Choice();

  /// What is shown: one of these; without any, what the job's script and its orchestrator write.
  static final class Choice {
    @Option(
        names = {"-f", "--follow"},
        description = {
          "Go on until the job is over, and end as it did:",
          "with its exit code, where it is one of hpcbench, else with 5."
        })
    boolean follow;

    @Option(names = "--server", description = "Show what the servers have written so far.")
    boolean servers;

    @Option(names = "--client", description = "Show what the clients have written so far.")
    boolean clients;

    @Option(
        names = "--of",
        paramLabel = "NAME",
        description = "Show what one server or client has written so far; --names has the names.")
    Optional<String> name = Optional.empty();

    @Option(names = "--names", description = "List the servers and clients that have written.")
    boolean names;
  }

  LogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      return show(folder, cluster).number();
    }
  }

  private ExitCode show(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    if (choice.follow) {
      return follow(folder, cluster);
    }
    if (choice.servers || choice.clients || choice.names || choice.name.isPresent()) {
      cluster.fetchLogs(folder);
      showProcesses(folder.logs());
    } else {
      cluster.refresh(folder);
      showJob(folder);
    }
    return ExitCode.OK;
  }

  private void showJob(JobFolder folder) throws IOException {
    if (Files.exists(folder.output())) {
      Files.copy(folder.output(), console.out());
    } else {
      console.err().println("the job has written nothing yet; hpcbench status says how it goes");
    }
  }

  private void showProcesses(List<Path> logs) throws IOException {
    if (choice.names) {
      logs.forEach(log -> console.out().println(nameOf(log)));
      return;
    }
    List<Path> chosen = logs.stream().filter(log -> isChosen(nameOf(log))).toList();
    if (chosen.isEmpty()) {
      throw new CommandFailure(ExitCode.MISSING, missing(logs));
    }
    for (Path log : chosen) {
      if (chosen.size() > 1) {
        console.out().printf("==> %s <==%n", nameOf(log));
      }
      Files.copy(log, console.out());
    }
  }

  private boolean isChosen(String name) {
    return choice.name.map(name::equals).orElse(name.startsWith(CLIENT) == choice.clients);
  }

  private static String nameOf(Path log) {
    return String.valueOf(log.getFileName()).replaceFirst("\\.log$", "");
  }

  private static String missing(List<Path> logs) {
    return logs.isEmpty()
        ? "no server or client of this job has written anything; hpcbench status says how it goes"
        : "no such server or client has written anything; there are "
            + logs.stream().map(LogsCommand::nameOf).collect(Collectors.joining(", "));
  }

  private ExitCode follow(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    JobFollower follower = new JobFollower(console.out(), folder, cluster);
    try (StopSignals signals = StopSignals.leaving(follower::leave)) {
      JobState state = follower.follow();
      console.err().println("job " + JobWords.of(state));
      return signals.received().orElse(ExitCode.of(state));
    }
  }
}
