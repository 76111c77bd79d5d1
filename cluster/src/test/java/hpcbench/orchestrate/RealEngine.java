package hpcbench.orchestrate;

import hpcbench.drive.EngineDriver;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.report.Report;
import hpcbench.result.RequestLog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.service.Services;
import hpcbench.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// One of the recipes of this repository, run against the engine it names.
///
/// @param summary how the run ended
/// @param requests the requests of each trial, warm-up included, by the trial's id, in the order
///   they ended
/// @param report its page
record RealEngine(RunSummary summary, Map<String, List<RequestRecord>> requests, String report) {
  private static final Path RECIPES = Path.of("../recipes");
  private static final long VLLM_DISK_BYTES = 10_000_000_000L;

  /// Goes on when the engine is installed by `dev/engines`, else skips or fails.
  static void require(String engine, String program) {
    boolean present = Files.isExecutable(engines().resolve(engine).resolve("bin").resolve(program));
    Requirement.require(
        present, engine + " is not installed; get it with: dev/engines install " + engine);
  }

  /// Whether the disk is too small for vLLM, the one reason for which CI may go without it.
  static boolean diskIsTooSmallForVllm() {
    Path cache = Path.of(System.getProperty("user.home"));
    return !Files.exists(engines().resolve("vllm"))
        && cache.toFile().getUsableSpace() < VLLM_DISK_BYTES;
  }

  /// Where `dev/engines` installs to.
  static Path engines() {
    return Optional.ofNullable(System.getenv("ENGINES_DIR"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache", "hpcbench-engines"));
  }

  /// A program of an engine that `dev/engines` installed.
  static Path program(String engine, String program) {
    return engines().resolve(engine).resolve("bin").resolve(program);
  }

  /// A model that came with an engine.
  static Path model(String name) {
    return engines().resolve("models").resolve(name);
  }

  /// Runs a recipe to its end.
  static RealEngine run(Path runs, String recipeFile) throws Exception {
    return run(runs, recipeFile, UnaryOperator.identity(), (_, _) -> {});
  }

  /// @param change what a test wants otherwise than the recipe's text has it
  /// @param watch told every event while the engine is up, with the plan
  static RealEngine run(
      Path runs, String recipeFile, UnaryOperator<String> change, BiConsumer<Plan, RunEvent> watch)
      throws Exception {
    Services services = Services.installed();
    String text = change.apply(Files.readString(RECIPES.resolve(recipeFile)));
    Recipe recipe = RecipeReader.read(recipeFile, text, RECIPES, services);
    Plan plan = Planner.plan(recipe);
    RunOrder order =
        RunOrder.of(
            recipe, plan, runs, new Toolkit("test", List.of(), Optional.empty(), Optional.empty()));
    Run run =
        new Run(
            order,
            services,
            Site.here(new EngineDriver()),
            Report::write,
            event -> watch.accept(plan, event));
    RunSummary summary = run.run();
    Path folder = runs.resolve(summary.runId());
    return new RealEngine(
        summary, requests(folder, plan), Files.readString(folder.resolve(Report.PAGE)));
  }

  private static Map<String, List<RequestRecord>> requests(Path folder, Plan plan)
      throws Exception {
    Map<String, List<RequestRecord>> all = new HashMap<>();
    try (RunFolder run = RunFolder.open(folder)) {
      for (Trial trial : plan.trials()) {
        if (Files.exists(run.trial(trial).requestLogFile())) {
          all.put(trial.id(), list(run.trial(trial).requests()));
        }
      }
    }
    return all;
  }

  private static List<RequestRecord> list(RequestLog log) {
    List<RequestRecord> requests = new ArrayList<>();
    log.forEach(requests::add);
    return requests;
  }

  /// The measured requests of one trial.
  List<RequestRecord> measured(String trial) {
    return requests.getOrDefault(trial, List.of()).stream()
        .filter(request -> request.phase() == Phase.MEASUREMENT)
        .toList();
  }

  /// The measured requests of every trial.
  List<RequestRecord> all() {
    return requests.keySet().stream().flatMap(trial -> measured(trial).stream()).toList();
  }

  /// Every request, those of warm-ups included.
  List<RequestRecord> withWarmUp() {
    return requests.values().stream().flatMap(List::stream).toList();
  }
}
