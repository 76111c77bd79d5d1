package hpcbench.cli;

import hpcbench.drive.EngineOptions;
import hpcbench.executor.ExecutorServer;
import hpcbench.executor.ExecutorSettings;
import hpcbench.executor.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hpcbench executor`: serves the load engine of this node to an orchestrator.
@Command(
    name = "executor",
    description = "Serve this node's load engine to an orchestrator, until nobody asks any more.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExecutorCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to serve on. Default: ${DEFAULT-VALUE}.")
  String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "5000",
      description =
          "Port to serve on, or the first free one of the hundred from there on; 0 takes any."
              + " Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--token-file",
      required = true,
      paramLabel = "FILE",
      description = "File with the token that callers must show; yours alone (chmod 600).")
  Path tokenFile;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "End when nobody has asked for so long. Default: ${DEFAULT-VALUE}.")
  String lease;

  ExecutorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Token token = Token.in(tokenFile);
    Path folder = Files.createTempDirectory("hpcbench-executor-");
    ExecutorSettings settings =
        new ExecutorSettings(
            host,
            ServingOptions.port(port),
            token,
            ServingOptions.lease(lease),
            folder,
            System::nanoTime,
            EngineOptions.DEFAULT.withRehearsal(true),
            CalibrationCache.ofUser(console).find(CalibrationCache.here()));
    try (ExecutorServer server = ExecutorServer.start(settings)) {
      console.out().println("serving on " + server.uri());
      console.out().flush();
      return Signals.awaitEnd(server.end().thenApply(_ -> ExitCode.OK)).number();
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
