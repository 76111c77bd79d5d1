package hpcbench.cli;

import hpcbench.executor.HostServer;
import hpcbench.executor.Token;
import hpcbench.monitor.Listener;
import hpcbench.monitor.LocalHost;
import hpcbench.monitor.Monitor;
import hpcbench.monitor.MonitorFile;
import hpcbench.monitor.Scraper;
import hpcbench.monitor.ServerSource;
import hpcbench.service.Services;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench monitor`: watches this machine, and servers, by hand; or serves what this machine says
/// of itself to an orchestrator.
@Command(
    name = "monitor",
    description = "Watch this machine, and servers that are named, until it is stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MonitorCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;

  @Option(
      names = "--server",
      arity = "1..*",
      paramLabel = "URL",
      description = "Servers to watch, too.")
  List<URI> servers = new ArrayList<>();

  @Option(
      names = "--service",
      paramLabel = "NAME",
      defaultValue = "vllm",
      description = "What kind of service they are. Default: ${DEFAULT-VALUE}.")
  String service;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Serve what this machine says of itself to an orchestrator, in place of writing it, and ask"
              + " callers for the token in this file; yours alone (chmod 600).")
  Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "With --token-file: address to serve on. Default: ${DEFAULT-VALUE}.")
  String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9101",
      description =
          "With --token-file: port to serve on, or the first free one of the hundred from there on;"
              + " 0 takes any. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "With --token-file: end when nobody has asked for so long. Default: ${DEFAULT-VALUE}.")
  String lease;

  @Mixin MonitorOptions options;

  MonitorCommand(Console console, Services services) {
    this.console = console;
    this.services = services;
  }

  @Override
  public Integer call() throws IOException {
    return tokenFile.isPresent() ? serve(Token.in(tokenFile.get())) : watch();
  }

  private int serve(Token token) throws IOException {
    try (HostServer server =
        HostServer.start(host, ServingOptions.port(port), token, ServingOptions.lease(lease))) {
      console.out().println("serving on " + server.uri());
      console.out().flush();
      return Signals.awaitEnd(server.end().thenApply(_ -> ExitCode.OK)).number();
    }
  }

  private int watch() throws IOException {
    try (Scraper scraper = new Scraper();
        MonitorOptions.Told told = options.open(console, onScreen());
        Monitor _ =
            Monitor.start(
                options.interval(),
                servers.stream().map(server -> source(server, scraper)).toList(),
                Map.of(InetAddress.getLocalHost().getHostName(), new LocalHost()),
                told.listener())) {
      return Signals.awaitEnd(new CompletableFuture<>()).number();
    }
  }

  /// Without a file or a gateway, what is seen goes to standard output.
  private List<Listener> onScreen() {
    return options.output.isEmpty() && options.pushgateway.isEmpty()
        ? List.of(
            new MonitorFile(
                new OutputStreamWriter(console.out(), StandardCharsets.UTF_8),
                InstantSource.system()))
        : List.of();
  }

  private ServerSource source(URI server, Scraper scraper) {
    return ServerSource.of(server, services.named(service), Optional.empty(), scraper)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE, "--service %s tells nothing about itself".formatted(service)));
  }
}
