package hpcbench.cli;

import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench run`: from a recipe to a report.
@Command(
    name = "run",
    description = "Run a recipe: start its service, load it, and leave a report.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final RecipeFiles recipes;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "RECIPE",
      description = "The recipe's file.")
  Path recipe;

  @Mixin RunOptions options;

  RunCommand(Console console, Services services, RecipeFiles recipes) {
    this.console = console;
    this.services = services;
    this.recipes = recipes;
  }

  @Override
  public Integer call() throws IOException {
    return new Benchmark(console, services, options).of(recipes.read(recipe)).number();
  }
}
