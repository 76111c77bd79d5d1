package hpcbench.executor;

import hpcbench.drive.EngineOptions;
import hpcbench.drive.Progress;
import hpcbench.measure.ClientReport;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import hpcbench.workload.PromptSources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A whole cluster in this JVM: a simulated service, executors that serve on loopback, and the
/// fleet that they are; and what came of a trial.
final class Crew implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path folder;
  private final SimulatorServer service;
  private final Token token = Token.random();
  private final List<ExecutorServer> servers = new ArrayList<>();
  private final List<FleetNode> nodes = new ArrayList<>();
  private Optional<Fleet> fleet = Optional.empty();

  final List<RequestRecord> records = new ArrayList<>();
  final List<Progress> progress = new ArrayList<>();

  Crew(Path folder, Map<String, Object> simulator) throws IOException {
    this.folder = folder;
    Map<String, Object> settings = new HashMap<>(simulator);
    settings.put("port", 0);
    this.service = SimulatorServer.start(SimulatorOptions.from(settings));
  }

  /// With so many executors, in front of a service that is fast.
  static Crew of(int executors, Path folder) throws IOException {
    return of(executors, folder, Map.of("step_time", "1ms", "max_num_seqs", 256));
  }

  static Crew of(int executors, Path folder, Map<String, Object> simulator) throws IOException {
    Crew crew = new Crew(folder, simulator);
    for (int i = 0; i < executors; i++) {
      crew.add(System::nanoTime);
    }
    return crew;
  }

  /// One more executor, with this clock.
  ExecutorServer add(LongSupplier clock) throws IOException {
    ExecutorServer server = executor(folder, token, clock);
    servers.add(server);
    addNode(server.uri());
    return server;
  }

  /// A node whose executor is found here.
  void addNode(URI address) {
    nodes.add(
        new FleetNode(
            "n" + nodes.size(),
            new ExecutorClient(address, token, Duration.ofSeconds(1)),
            Optional::empty));
  }

  static ExecutorServer executor(Path folder, Token token, LongSupplier clock) throws IOException {
    return ExecutorServer.start(
        new ExecutorSettings(
            "127.0.0.1",
            0,
            token,
            Duration.ofMinutes(1),
            Files.createTempDirectory(folder, "executor-"),
            clock,
            EngineOptions.DEFAULT.withLoops(1),
            Optional.empty()));
  }

  Fleet fleet() {
    if (fleet.isEmpty()) {
      fleet = Optional.of(new Fleet(nodes, folder, folder.resolve("fetched"), PATIENCE));
    }
    return fleet.get();
  }

  List<ExecutorServer> servers() {
    return servers;
  }

  List<FleetNode> nodes() {
    return nodes;
  }

  Token token() {
    return token;
  }

  Target target() {
    return new Target(service.uri(), Dialects.OPENAI_CHAT, Optional.empty());
  }

  ClientReport run(Workload workload) throws InterruptedException {
    return run(workload, _ -> {});
  }

  /// @param tap told how it goes, as it goes
  ClientReport run(Workload workload, Consumer<Progress> tap) throws InterruptedException {
    records.clear();
    progress.clear();
    try (PromptSource prompts = PromptSources.open(workload, folder)) {
      return fleet()
          .drive(
              workload,
              target(),
              prompts,
              records::add,
              now -> {
                progress.add(now);
                tap.accept(now);
              });
    }
  }

  @Override
  public void close() {
    fleet.ifPresent(Fleet::close);
    nodes.forEach(node -> node.client().close());
    servers.forEach(ExecutorServer::close);
    service.close();
  }

  /// A load of short answers.
  static Workload workload(Arrival arrival, int inFlight, Extent warmUp, Extent measurement) {
    return new Workload(
        "inference",
        "openai",
        "simulated",
        Api.CHAT,
        true,
        arrival,
        measurement,
        warmUp,
        Duration.ofSeconds(10),
        1,
        Optional.of(inFlight),
        1,
        Balance.ROUND_ROBIN,
        new Lengths.Fixed(8),
        new Lengths.Fixed(4),
        true,
        Dataset.synthetic(),
        Optional.empty(),
        PrefixCache.KEEP,
        0,
        Timeouts.DEFAULT,
        Map.of(),
        7);
  }

  static Workload closed(int inFlight, Extent measurement) {
    return workload(new Arrival.Closed(), inFlight, Extent.none(), measurement);
  }
}
