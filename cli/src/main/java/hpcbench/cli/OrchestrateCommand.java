package hpcbench.cli;

import hpcbench.deploy.JobEnd;
import hpcbench.deploy.LocalTransport;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Slurm;
import hpcbench.deploy.StepResources;
import hpcbench.orchestrate.Launcher;
import hpcbench.orchestrate.LocalLauncher;
import hpcbench.orchestrate.Nodes;
import hpcbench.orchestrate.Roles;
import hpcbench.orchestrate.RunOrder;
import hpcbench.orchestrate.ServerException;
import hpcbench.orchestrate.SrunLauncher;
import hpcbench.orchestrate.SshLauncher;
import hpcbench.plan.Plan;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.Recipe;
import hpcbench.service.Services;
import hpcbench.service.ThisToolkit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench orchestrate`: runs a recipe on nodes that were given, usually by the script of a Slurm
/// job.
@Command(
    name = "orchestrate",
    description = "Run a recipe on given nodes: servers on some, load from others.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class OrchestrateCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final RecipeFiles recipes;
  private final Optional<Path> home;

  @Option(
      names = "--server-nodes",
      arity = "1..*",
      paramLabel = "NODE",
      description = "Nodes for the service; none when the recipe names an endpoint.")
  List<String> serverNodes = new ArrayList<>();

  @Option(
      names = "--client-nodes",
      arity = "1..*",
      required = true,
      paramLabel = "NODE",
      description = "Nodes that put the load, each with one executor.")
  List<String> clientNodes = new ArrayList<>();

  @Option(
      names = "--monitor-nodes",
      arity = "1..*",
      paramLabel = "NODE",
      description =
          "Nodes that only watch; the first is usually the one that this command runs on. They are"
              + " watched, too.")
  List<String> monitorNodes = new ArrayList<>();

  @ArgGroup(multiplicity = "1")
  Work work = new Work();

  @Option(
      names = "--server-port",
      paramLabel = "PORT",
      description = "Port of the service, in place of the recipe's servers.port.")
  Optional<Integer> serverPort;

  @Option(
      names = "--client-port",
      paramLabel = "PORT",
      defaultValue = "5000",
      description =
          "Port of the executors, or the first free one of the hundred from there on; 0 takes any."
              + " Default: ${DEFAULT-VALUE}.")
  int clientPort;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long executors may take to start. Default: ${DEFAULT-VALUE}.")
  int timeout;

  @Option(
      names = "--launcher",
      paramLabel = "HOW",
      description =
          "How processes are started: srun, as steps of this Slurm job; ssh, on nodes without a"
              + " scheduler; or local, on this machine. Default: srun inside of a Slurm job, else"
              + " local where every node is this machine, else ssh.")
  Optional<How> launcher;

  @Option(
      names = "--recipe-folder",
      paramLabel = "DIR",
      description = "Where relative paths in the recipe start. Default: the recipe's own folder.")
  Optional<Path> recipeFolder = Optional.empty();

  @Mixin ClusterOptions cluster;
  @Mixin RunsFolder runs;
  @Mixin MonitorOptions monitor;
  @Mixin RunOptions options;

  /// What is to be run: one of these.
  static final class Work {
    @Option(
        names = "--workload-config-file",
        paramLabel = "RECIPE",
        description = "A recipe's file.")
    Optional<Path> recipe = Optional.empty();

    @Option(
        names = "--resume",
        paramLabel = "RUN",
        description = "What is missing of the run in this folder.")
    Optional<Path> cut = Optional.empty();

    @Option(
        names = "--rerun",
        paramLabel = "RUN",
        description = "The plan of the run in this folder, once more.")
    Optional<Path> earlier = Optional.empty();
  }

  /// How processes are started on nodes.
  enum How {
    /// As processes of this machine.
    LOCAL,
    /// On nodes that `ssh` reaches.
    SSH,
    /// As steps of the Slurm job.
    SRUN
  }

  /// @param home the folder the toolkit is installed in
  OrchestrateCommand(Console console, Services services, RecipeFiles recipes, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.recipes = recipes;
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    Benchmark benchmark = new Benchmark(console, services, options);
    RunOrder order = monitor.applyTo(order(benchmark));
    requireTheNodesOf(order.plan().orchestration());
    Nodes nodes = nodes().until(end(order.plan()));
    try (MonitorOptions.Told told = monitor.open(console, order.plan().monitoring())) {
      return benchmark.on(nodes.watchedBy(told.listener()), order).number();
    }
  }

  private RunOrder order(Benchmark benchmark) throws IOException {
    if (work.cut.isPresent()) {
      KeptRun cut = KeptRun.at(work.cut.get());
      cut.requireSameFiles();
      return benchmark.rest(cut);
    }
    return work.earlier.isPresent()
        ? benchmark.again(KeptRun.at(work.earlier.get()), runs.path)
        : benchmark.order(read(work.recipe.orElseThrow()), runs.path);
  }

  private Recipe read(Path recipe) {
    return recipeFolder
        .map(folder -> recipes.read(recipe, folder))
        .orElseGet(() -> recipes.read(recipe));
  }

  /// What the recipe says of nodes is kept with the results, so it must be true.
  private void requireTheNodesOf(Orchestration wanted) {
    require("--server-nodes", "servers", wanted.serverNodes(), serverNodes.size());
    require("--client-nodes", "clients", wanted.clientNodes(), clientNodes.size());
    if (!monitorNodes.isEmpty()) {
      require("--monitor-nodes", "monitors", wanted.monitorNodes(), monitorNodes.size());
    }
  }

  private static void require(String option, String role, int wanted, int given) {
    if (wanted != given) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "%s names %d nodes, and the recipe wants %d: orchestration.node_allocation.%s.nodes"
              .formatted(option, given, wanted, role));
    }
  }

  /// When the job that this is part of has to have ended.
  private Optional<Instant> end(Plan plan) {
    try {
      return JobEnd.usable(
          console.environment(),
          new Slurm(new LocalTransport(console.environment())),
          plan.orchestration().timeLimit(),
          Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Nodes nodes() {
    try {
      return Nodes.of(roles(cluster.read(console, home).profile()));
    } catch (ServerException e) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(e.getMessage()));
    }
  }

  private Roles roles(Profile profile) {
    return new Roles(
        serverNodes,
        clientNodes,
        monitorNodes,
        serverPort,
        clientPort,
        Duration.ofSeconds(timeout),
        launcher(profile),
        Optional.of(profile.container().withScratch(profile.scratch())),
        new Roles.Programs(
            ThisToolkit.command(javaOptions(), "executor"),
            ThisToolkit.command(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"), "monitor")));
  }

  private Launcher launcher(Profile profile) {
    return switch (launcher.orElseGet(this::usualLauncher)) {
      case LOCAL -> new LocalLauncher();
      case SSH -> SshLauncher.of(console.environment(), Path.of(""));
      case SRUN -> new SrunLauncher(new StepResources(profile.slurm()));
    };
  }

  private How usualLauncher() {
    if (console.environment().get("SLURM_JOB_ID") != null) {
      return How.SRUN;
    }
    List<String> all =
        Stream.of(serverNodes, clientNodes, monitorNodes).flatMap(List::stream).toList();
    return Nodes.areHere(all) ? How.LOCAL : How.SSH;
  }

  /// What a user gives this JVM, executors are given, too: it is they who put the load.
  private List<String> javaOptions() {
    String options = console.environment().getOrDefault("HPCBENCH_JAVA_OPTIONS", "");
    return Stream.of(options.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
