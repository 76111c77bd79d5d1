package hpcbench.cli;

import hpcbench.simulator.InvalidOptionsException;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hpcbench simulate`: serves the simulated inference service until it is ended.
@Command(
    name = "simulate",
    description = "Serve the built-in simulated inference service until it is ended.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to serve on. Default: 127.0.0.1.")
  Optional<String> host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to serve on; 0 takes a free one. Default: 5000.")
  Optional<Integer> port;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting of the simulator; see docs/reference/simulator.md.")
  Map<String, String> settings = new LinkedHashMap<>();

  SimulateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (SimulatorServer server = SimulatorServer.start(options())) {
      console.out().println("serving on " + server.uri());
      console.out().flush();
      return server.awaitEnd();
    }
  }

  private SimulatorOptions options() {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    host.ifPresent(value -> all.put("host", value));
    port.ifPresent(value -> all.put("port", value));
    try {
      return SimulatorOptions.from(all);
    } catch (InvalidOptionsException invalid) {
      throw new CommandFailure(ExitCode.USAGE, String.join("\n", invalid.problems()));
    }
  }
}
