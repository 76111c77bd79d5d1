package hpcbench.cli;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.Setup;
import hpcbench.report.TextTable;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench list`: shows the recipes there are.
@Command(
    name = "list",
    description = "Show the recipes there are, with what each one does.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  private final Console console;
  private final RecipeFiles recipes;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where to look. Default: recipes, here or where hpcbench is installed.")
  Optional<Path> folder;

  @Option(names = "--json", description = "Print the list as JSON.")
  boolean json;

  ListCommand(Console console, RecipeFiles recipes) {
    this.console = console;
    this.recipes = recipes;
  }

  @Override
  public Integer call() throws IOException {
    List<Entry> entries = entries(place());
    console.out().print(json ? Json.pretty(entries) : table(entries));
    return ExitCode.OK.number();
  }

  private Path place() {
    Path here = Path.of("recipes");
    return folder
        .or(() -> Files.isDirectory(here) ? Optional.of(here) : recipes.ownRecipes())
        .filter(Files::isDirectory)
        .orElseThrow(() ->
            new CommandFailure(ExitCode.MISSING, "there is no folder " + folder.orElse(here)));
  }

  private List<Entry> entries(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(Files::isRegularFile)
          .sorted()
          .map(this::entry)
          .toList();
    }
  }

  private Entry entry(Path file) {
    try {
      return Entry.of(file, recipes.check(file));
    } catch (InvalidRecipeException invalid) {
      return Entry.invalid(file, invalid.problems().size());
    }
  }

  private static String table(List<Entry> entries) {
    List<String> titles =
        List.of("RECIPE", "SCENARIO", "SERVICE", "MODEL", "MODE", "TRIALS", "DESCRIPTION");
    return TextTable.of(titles, entries.stream().map(ListCommand::row).toList()).text();
  }

  private static List<String> row(Entry entry) {
    return List.of(
        entry.file(),
        entry.scenario(),
        entry.service(),
        entry.model(),
        entry.mode(),
        entry.problems() == 0 ? Integer.toString(entry.trials()) : "-",
        entry.problems() == 0 ? entry.description() : problems(entry));
  }

  private static String problems(Entry entry) {
    return "not valid, see: hpcbench validate " + entry.file();
  }

  /// One recipe as the list shows it.
  ///
  /// @param description the recipe's own, or else the comment it begins with
  /// @param problems how many problems it has; the other values are empty unless 0
  record Entry(
      String file,
      String scenario,
      String service,
      String model,
      String mode,
      int trials,
      String description,
      int problems) {
    static Entry of(Path file, Recipe recipe) {
      Setup setup = recipe.setup();
      return new Entry(
          file.toString(),
          setup.scenario(),
          each(recipe, point -> point.workload().service()),
          each(recipe, point -> point.workload().model()),
          setup.orchestration().mode().name().toLowerCase(Locale.ROOT),
          recipe.trialCount(),
          setup.description().orElseGet(() -> leadingComment(recipe.text())),
          0);
    }

    static Entry invalid(Path file, int problems) {
      return new Entry(file.toString(), "-", "-", "-", "-", 0, "", problems);
    }

    private static String each(
        Recipe recipe, java.util.function.Function<hpcbench.recipe.Point, String> value) {
      return String.join(", ", recipe.points().stream().map(value).distinct().toList());
    }

    private static String leadingComment(String text) {
      return text.lines()
          .takeWhile(line -> line.startsWith("#"))
          .map(line -> line.substring(1).strip())
          .filter(line -> !line.isEmpty() && !line.startsWith("yaml-language-server"))
          .findFirst()
          .orElse("");
    }
  }
}
