package hpcbench.cli;

import hpcbench.container.Containers;
import hpcbench.deploy.JobPlace;
import hpcbench.deploy.JobScript;
import hpcbench.deploy.JobWork;
import hpcbench.orchestrate.LaunchLines;
import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import hpcbench.recipe.Durations;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Orchestration.Mode;
import hpcbench.recipe.Workload;
import hpcbench.report.TextTable;
import hpcbench.result.Json;
import hpcbench.result.Secrets;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench plan`: prints the trials that a recipe makes, and starts nothing.
@Command(
    name = "plan",
    description = "Print the trials that a recipe makes; nothing is started.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final RecipeFiles recipes;
  private final Optional<Path> home;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe's file.")
  Path file;

  @Option(
      names = "--json",
      description = "Print the whole plan as JSON, with every default and seed.")
  boolean json;

  @Option(
      names = "--script",
      description = "With orchestration.mode slurm: print the script that would be submitted.")
  boolean script;

  @Option(
      names = "--launch",
      description = "Print the command lines that the service would be started with.")
  boolean launch;

  @Mixin ClusterOptions cluster;

  PlanCommand(Console console, Services services, RecipeFiles recipes, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.recipes = recipes;
    this.home = home;
  }

  @Override
  public Integer call() {
    console.out().print(text(Planner.plan(recipes.read(file))));
    return ExitCode.OK.number();
  }

  private String text(Plan plan) {
    if (script) {
      return script(plan);
    }
    if (launch) {
      return launches(plan);
    }
    return json ? Json.pretty(plan) : page(plan);
  }

  /// A line for each process of one server, for each way in which servers are started.
  private String launches(Plan plan) {
    boolean isHere = plan.orchestration().mode() != Mode.SLURM;
    Optional<Containers> containers =
        isHere ? Optional.empty() : Optional.of(cluster.read(console, home).profile().container());
    StringBuilder text = new StringBuilder();
    for (LaunchLines.Start start : new LaunchLines(plan, services, containers).starts()) {
      text.append("# ").append(String.join(" ", start.trials())).append('\n');
      start.processes().stream()
          .map(Secrets.BY_FORM::redact)
          .forEach(words -> text.append(ResultPage.quoted(words)).append('\n'));
    }
    return text.isEmpty() ? "# nothing is started: the service runs already\n" : text.toString();
  }

  /// The script as it would be with a job folder under `runs` here.
  private String script(Plan plan) {
    if (plan.orchestration().mode() != Mode.SLURM) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "there is no script, since the recipe runs here: orchestration.mode is not slurm");
    }
    Path folder = Path.of("runs", "job-" + plan.scenario()).toAbsolutePath();
    Path program = home.orElse(Path.of("")).toAbsolutePath().normalize().resolve("hpcbench");
    try {
      return JobScript.of(
          plan,
          cluster.read(console, home).profile(),
          new JobPlace(folder, new JobWork.Recipe(recipeFolder()), program),
          console.environment());
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(unusable.getMessage()));
    }
  }

  private Path recipeFolder() {
    return Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(Path.of("/"));
  }

  private static String page(Plan plan) {
    return heading(plan) + table(plan) + cost(plan);
  }

  /// What a job takes at most: its nodes, for as long as it may have them.
  private static String cost(Plan plan) {
    if (plan.orchestration().mode() != Mode.SLURM) {
      return "";
    }
    int nodes = plan.orchestration().totalNodes();
    return "\n%d nodes%s; %s\n"
        .formatted(
            nodes,
            plan.orchestration()
                .timeLimit()
                .map(limit ->
                    " for %s at most: %s node-hours"
                        .formatted(Durations.format(limit), hours(limit, nodes)))
                .orElse(
                    ", for as long as the partition allows: give orchestration.job_config.time_limit"),
            length(plan));
  }

  private static String hours(Duration limit, int nodes) {
    return String.format(Locale.ROOT, "%.1f", limit.toSeconds() * nodes / 3600.0);
  }

  /// How long the trials take themselves; those that end by a count of requests cannot tell.
  private static String length(Plan plan) {
    List<Optional<Duration>> lengths =
        plan.trials().stream().map(trial -> trial.workload().longest()).toList();
    Duration known =
        lengths.stream().flatMap(Optional::stream).reduce(Duration.ZERO, Duration::plus);
    return lengths.stream().allMatch(Optional::isPresent)
        ? "the trials take up to %s, the start of servers apart".formatted(Durations.format(known))
        : "how long the trials take depends on the service";
  }

  private static String heading(Plan plan) {
    Trial first = plan.trials().getFirst();
    return "%s: %d trials of %s on %s\n\n"
        .formatted(
            plan.scenario(), plan.trials().size(), first.workload().model(), place(plan, first));
  }

  private static String place(Plan plan, Trial first) {
    String service = first.workload().service();
    return plan.endpoint()
        .map(endpoint -> service + " at " + endpoint.url())
        .orElseGet(() -> service + ", which is started" + command(first));
  }

  /// How, where the recipe says it.
  private static String command(Trial trial) {
    return trial
        .servers()
        .command()
        .map(words -> " by: " + String.join(" ", Secrets.BY_FORM.redact(words)))
        .orElse("");
  }

  private static String table(Plan plan) {
    int clientNodes = plan.orchestration().clientNodes();
    List<String> titles =
        List.of("TRIAL", "FACTORS", "LOAD", "WARM-UP", "MEASURED", "TOKENS IN", "OUT", "SEED");
    return TextTable.of(
            titles, plan.trials().stream().map(trial -> row(trial, clientNodes)).toList())
        .text();
  }

  private static List<String> row(Trial trial, int clientNodes) {
    Workload load = trial.workload();
    Extent warmUp = load.warmUp();
    return List.of(
        trial.id(),
        factors(trial),
        LoadWords.arrival(load, clientNodes),
        warmUp.isNone() ? "-" : LoadWords.extent(warmUp),
        LoadWords.extent(load.measurement()),
        LoadWords.lengths(load.inputTokens()),
        LoadWords.lengths(load.outputTokens()),
        Long.toString(load.seed()));
  }

  private static String factors(Trial trial) {
    return trial.factors().isEmpty()
        ? "-"
        : trial.factors().entrySet().stream()
            .map(factor -> factor.getKey() + "=" + factor.getValue())
            .collect(Collectors.joining(" "));
  }
}
