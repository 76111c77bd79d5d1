package hpcbench.cli;

import hpcbench.orchestrate.RunOrder;
import hpcbench.recipe.Recipe;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench run`: from a recipe to a report.
@Command(
    name = "run",
    description =
        "Run a recipe, here or as a job of a cluster: start its service, load it, and leave a"
            + " report.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final RecipeFiles recipes;
  private final Optional<Path> home;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "RECIPE",
      description = "The recipe's file.")
  Path recipe;

  @Mixin RunsFolder runs;
  @Mixin RunOptions options;

  @Mixin SubmitOptions submit;

  RunCommand(Console console, Services services, RecipeFiles recipes, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.recipes = recipes;
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    Recipe written = recipes.read(recipe);
    ExitCode exitCode =
        switch (written.setup().orchestration().mode()) {
          case LOCAL -> here(written);
          case SLURM ->
              new ClusterBenchmark(console, services, options, submit, home)
                  .run(written, runs.path);
        };
    return exitCode.number();
  }

  private ExitCode here(Recipe written) throws IOException {
    Benchmark benchmark = new Benchmark(console, services, options);
    RunOrder order = benchmark.order(written, runs.path);
    return benchmark.here(order, submit.cluster.containers(order.plan(), console, home));
  }
}
