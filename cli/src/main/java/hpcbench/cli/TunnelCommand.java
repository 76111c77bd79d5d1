package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.deploy.SshLogin;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench tunnel`: how to see from here what a job serves on its nodes.
@Command(
    name = "tunnel",
    description =
        "Print the ssh line that makes a port of a job's node reachable from this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TunnelCommand implements Callable<Integer> {
  private final Console console;

  @Mixin JobOptions which;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      required = true,
      description = "The node; hpcbench status names those of the job.")
  String node;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      required = true,
      description =
          "The port there: 8000 of vLLM, 11434 of Ollama, 9092 of Prometheus, 3001 of Grafana, or"
              + " what the job's log says.")
  int port;

  @Option(
      names = "--local-port",
      paramLabel = "PORT",
      description = "The port here. Default: the same.")
  Integer localPort;

  TunnelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobFolder folder = which.folder();
    try (Cluster cluster = JobOptions.cluster(console, folder)) {
      JobState state = JobOptions.watch(cluster, folder).state();
      if (state instanceof JobState.Ended
          || state instanceof JobState.Waiting
          || state instanceof JobState.Gone) {
        throw new CommandFailure(
            ExitCode.RUN_FAILED,
            "the job %s, so nothing of it listens anywhere".formatted(JobWords.of(state)));
      }
      print(cluster);
    }
    return ExitCode.OK.number();
  }

  /// It listens on the loopback address only: what comes out of it is nobody else's business.
  private void print(Cluster cluster) {
    int here = localPort == null ? port : localPort;
    SshLogin login = cluster.login().orElseGet(() -> SshLogin.to("LOGIN-NODE"));
    List<String> options = List.of("-N", "-L", "127.0.0.1:%d:%s:%d".formatted(here, node, port));
    console.out().println(login.commandLine(options));
    console.err().printf("then open http://127.0.0.1:%d/%n", here);
  }
}
