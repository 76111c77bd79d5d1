package hpcbench.cli;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Problem;
import hpcbench.recipe.Recipe;
import hpcbench.result.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench validate`: prints what is wrong with a recipe, or how many trials it makes.
@Command(
    name = "validate",
    description = "Check a recipe: print all of its problems, or how many trials it makes.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private final Console console;
  private final RecipeFiles recipes;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe's file.")
  Path file;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  ValidateCommand(Console console, RecipeFiles recipes) {
    this.console = console;
    this.recipes = recipes;
  }

  @Override
  public Integer call() {
    try {
      return valid(recipes.check(file)).number();
    } catch (InvalidRecipeException invalid) {
      return invalid(invalid.problems()).number();
    }
  }

  private ExitCode valid(Recipe recipe) {
    int trials = recipe.trialCount();
    String words =
        "%s is valid and makes %d trial%s".formatted(file, trials, trials == 1 ? "" : "s");
    console.out().print(json ? Json.pretty(new Finding(true, trials, List.of())) : words + "\n");
    return ExitCode.OK;
  }

  private ExitCode invalid(List<Problem> problems) {
    if (!json) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, RecipeFiles.inWords(problems));
    }
    console.out().print(Json.pretty(new Finding(false, 0, problems)));
    return ExitCode.INVALID_INPUT;
  }

  /// The result as a program reads it.
  record Finding(boolean valid, int trials, List<Problem> problems) {}
}
