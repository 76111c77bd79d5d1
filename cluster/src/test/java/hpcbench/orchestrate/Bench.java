package hpcbench.orchestrate;

import hpcbench.drive.Driver;
import hpcbench.drive.EngineDriver;
import hpcbench.plan.Planner;
import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A recipe made to run in a test, and what it told on the way.
final class Bench {
  private final List<RunEvent> events = new CopyOnWriteArrayList<>();
  private final Path runs;
  private final LocalRun run;

  private Bench(
      Path runs, Recipe recipe, Driver driver, Reporter reporter, Consumer<RunEvent> tap) {
    this.runs = runs;
    RunOrder order =
        new RunOrder(
            recipe,
            Planner.plan(recipe),
            runs,
            new Toolkit("test", List.of("hpcbench", "run", "--recipe", recipe.name())));
    this.run =
        new LocalRun(
            order,
            Services.installed(),
            driver,
            reporter,
            event -> {
              events.add(event);
              tap.accept(event);
            });
  }

  static Bench of(Path runs, String recipe) {
    return of(runs, recipe, _ -> {});
  }

  /// @param tap told every event as it happens
  static Bench of(Path runs, String recipe, Consumer<RunEvent> tap) {
    return of(runs, recipe, _ -> {}, tap);
  }

  static Bench of(Path runs, String recipe, Reporter reporter, Consumer<RunEvent> tap) {
    try {
      Recipe read =
          RecipeReader.read(
              "test.yaml", recipe, Path.of(""), ServiceCatalog.of(Services.installed().names()));
      return new Bench(runs, read, new EngineDriver(), reporter, tap);
    } catch (InvalidRecipeException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  RunSummary run() throws RunFolderException {
    return run.run();
  }

  void stop() {
    run.stop();
  }

  List<RunEvent> events() {
    return List.copyOf(events);
  }

  <T extends RunEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  RunFolder folder(RunSummary summary) throws RunFolderException {
    return RunFolder.open(runs.resolve(summary.runId()));
  }
}
