package hpcbench.cli;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Problem;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.service.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the recipes that commands are given, and says what is wrong with them.
final class RecipeFiles {
  private final Services services;
  private final Optional<Path> home;

  /// With the services there are, and the folder the toolkit is installed in.
  RecipeFiles(Services services, Optional<Path> home) {
    this.services = services;
    this.home = home;
  }

  /// The recipe in this file.
  ///
  /// @throws CommandFailure when there is no such file, or it has problems; the message has them
  ///   all
  Recipe read(Path file) {
    try {
      return check(file);
    } catch (InvalidRecipeException invalid) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, inWords(invalid.problems()));
    }
  }

  /// The recipe in this file, whose relative paths start from another folder than its own.
  ///
  /// @throws CommandFailure as for a recipe in its own folder
  Recipe read(Path file, Path folder) {
    try {
      return RecipeReader.read(file, folder, services);
    } catch (InvalidRecipeException invalid) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, inWords(invalid.problems()));
    }
  }

  /// The recipe in this file, or its problems as data.
  ///
  /// @throws CommandFailure when there is no such file
  Recipe check(Path file) throws InvalidRecipeException {
    if (!Files.exists(file)) {
      throw new CommandFailure(ExitCode.MISSING, "there is no recipe " + file + suggestion(file));
    }
    return RecipeReader.read(file, services);
  }

  /// The recipes that come with the toolkit.
  Optional<Path> ownRecipes() {
    return home.map(folder -> folder.resolve("recipes")).filter(Files::isDirectory);
  }

  /// Each problem on a line, and how many there are.
  static String inWords(List<Problem> problems) {
    String each = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return problems.size() == 1
        ? "the recipe has a problem:\n" + each
        : "the recipe has " + problems.size() + " problems:\n" + each;
  }

  private String suggestion(Path file) {
    Path name = Optional.ofNullable(file.getFileName()).orElse(file);
    return ownRecipes()
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .map(own -> "; did you mean " + own + "?")
        .orElse("; hpcbench list shows the recipes there are");
  }
}
