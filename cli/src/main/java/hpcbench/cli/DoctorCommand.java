package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobWork;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Submission;
import hpcbench.doctor.Doctor;
import hpcbench.doctor.Finding;
import hpcbench.doctor.Finding.Status;
import hpcbench.doctor.Needs;
import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.Recipe;
import hpcbench.result.Json;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench doctor`: what keeps a run from working, found before it is started.
@Command(
    name = "doctor",
    description = "Check everything that a run depends on, and say what to do.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
  /// Ollama, vLLM, llama.cpp, executors, Pushgateway, Prometheus, Grafana, and Ray's four.
  private static final List<Integer> USUAL_PORTS =
      List.of(11434, 8000, 8080, 5000, 6000, 9091, 9092, 3001, 6379, 8265, 8076, 8077);

  private static final int EXECUTOR_PORT = 5000;

  /// Files that a process has open beside its connections.
  private static final int OTHER_FILES = 256;

  private final Console console;
  private final Services services;
  private final RecipeFiles recipes;
  private final Optional<Path> home;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description = "The recipe that is to be run; without it, less can be checked.")
  Optional<Path> recipe = Optional.empty();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Ask this many nodes of the cluster what they are like, by a job of some seconds. Needs"
              + " --recipe. Default: only the machine that the cluster is reached from.")
  int nodes;

  @Option(
      names = {"--runs-dir", "--output"},
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Folder that runs are to be kept in, where this machine is the login node. Default:"
              + " ${DEFAULT-VALUE}.")
  Path runsDir;

  @Option(names = "--json", description = "Print the findings as JSON.")
  boolean json;

  @Mixin ClusterOptions cluster;
  @Mixin LoginOptions login;

  DoctorCommand(Console console, Services services, RecipeFiles recipes, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.recipes = recipes;
    this.home = home;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (nodes < 0 || (nodes > 0 && recipe.isEmpty())) {
      throw new CommandFailure(
          ExitCode.USAGE, "--nodes takes how many nodes, and --recipe, which says what to charge");
    }
    List<Finding> findings = look();
    console.out().print(json ? Json.pretty(findings) : words(findings));
    boolean isWell = findings.stream().noneMatch(one -> one.status() == Status.FAILED);
    return (isWell ? ExitCode.OK : ExitCode.MISSING).number();
  }

  private List<Finding> look() throws InterruptedException {
    ClusterOptions.Chosen chosen = cluster.read(console, home);
    Optional<Recipe> read = recipe.map(recipes::read);
    try (Cluster reached = reached(read, chosen.profile())) {
      Place place = reached.login().isPresent() ? there() : here();
      Optional<Submission.Order> order = read.map(one -> order(one, chosen, place));
      Submission submission = new Submission(reached, services, console.environment());
      Needs needs = needs(order.map(Submission.Order::plan), place);
      return new Doctor(reached, submission, chosen.profile(), needs).look(order, nodes);
    }
  }

  /// A run of this machine has no use for a cluster.
  private Cluster reached(Optional<Recipe> read, Profile profile) throws InterruptedException {
    boolean isLocal =
        read.map(one -> one.setup().orchestration().mode() == Orchestration.Mode.LOCAL)
            .orElse(false);
    return isLocal ? Cluster.here(console.environment()) : login.cluster(console, profile);
  }

  /// Where a run is to be.
  ///
  /// @param runs folder of jobs and runs
  /// @param program the launcher; empty where a run brings it
  private record Place(String runs, Optional<Path> program) {}

  private Place here() {
    return new Place(
        runsDir.toAbsolutePath().normalize().toString(),
        home.map(folder -> folder.resolve("hpcbench").toAbsolutePath().normalize()));
  }

  private Place there() {
    return new Place(login.remoteDir, Optional.empty());
  }

  private static Submission.Order order(Recipe read, ClusterOptions.Chosen chosen, Place place) {
    return new Submission.Order(
        read.text(),
        Planner.plan(read),
        new JobWork.Recipe(read.folder().toAbsolutePath().normalize()),
        chosen.profile(),
        chosen.file(),
        Path.of("/").resolve(place.runs()),
        place.program().orElse(Path.of("/hpcbench")));
  }

  private Needs needs(Optional<Plan> plan, Place place) {
    return new Needs(
        plan.map(this::ports).orElse(USUAL_PORTS),
        place.runs(),
        place.program(),
        OTHER_FILES + plan.map(DoctorCommand::connections).orElse(1),
        plan.map(one -> one.trials().getFirst().resources().clients().cpusPerTask()).orElse(1));
  }

  private List<Integer> ports(Plan plan) {
    Stream<Integer> ofServers =
        plan.endpoint().isPresent() ? Stream.of() : plan.trials().stream().map(this::port);
    return Stream.concat(ofServers, Stream.of(EXECUTOR_PORT)).distinct().toList();
  }

  private int port(Trial trial) {
    return trial
        .servers()
        .port()
        .orElseGet(() -> services.named(trial.workload().service()).usualPort());
  }

  /// A server may have to hold all of them.
  private static int connections(Plan plan) {
    int clientNodes = plan.orchestration().clientNodes();
    return plan.trials().stream()
        .mapToInt(trial -> trial.workload().maxInFlight(clientNodes))
        .max()
        .orElse(1);
  }

  private static String words(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding one : findings) {
      text.append("%-9s %-16s %s%n".formatted(word(one.status()), one.check(), one.found()));
      if (!one.remedy().isEmpty()) {
        text.append("%-26s -> %s%n".formatted("", one.remedy()));
      }
    }
    return text.toString();
  }

  private static String word(Status status) {
    return switch (status) {
      case OK -> "ok";
      case WARNING -> "warning";
      case FAILED -> "FAILED";
      case NOT_APPLICABLE -> "-";
    };
  }
}
