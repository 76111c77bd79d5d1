package hpcbench.recipe;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads recipes: YAML in, a [Recipe] or all of its problems out.
///
/// Nothing in a recipe is executed, and nothing is changed by reading one. Besides the recipe's own
/// file, only the existence of the files that it names is looked at.
public final class RecipeReader {
  private RecipeReader() {}

  /// Reads a recipe's file.
  ///
  /// @param file the file; paths in it start from its folder
  /// @param serviceNames the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static Recipe read(Path file, Set<String> serviceNames) throws InvalidRecipeException {
    return read(file, ServiceCatalog.of(serviceNames));
  }

  /// Reads a recipe's file, and has the services look at their own settings.
  ///
  /// @param file the file; paths in it start from its folder
  /// @param services the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static Recipe read(Path file, ServiceCatalog services) throws InvalidRecipeException {
    return read(file, Optional.ofNullable(file.getParent()).orElse(Path.of("")), services);
  }

  /// Reads a recipe's file that was copied out of its folder.
  ///
  /// @param file the file
  /// @param folder where paths in it start from
  /// @param services the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static Recipe read(Path file, Path folder, ServiceCatalog services)
      throws InvalidRecipeException {
    Problems problems = new Problems(file.toString());
    String text = YamlFile.text(file, problems);
    problems.throwIfAny();
    return read(file.toString(), text, folder, services);
  }

  /// Reads a recipe that is already in memory.
  ///
  /// @param name what its problems call it, such as a file name
  /// @param text the recipe
  /// @param folder where paths in it start from
  /// @param services the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it
  public static Recipe read(String name, String text, Path folder, ServiceCatalog services)
      throws InvalidRecipeException {
    Problems problems = new Problems(name);
    Node.Mapping tree = YamlFile.tree(text, "scenario and workload", problems);
    problems.throwIfAny();
    Schema.bundled().check(tree, problems);
    Sweep sweep = new Sweep(tree, problems);
    new RepetitionRules(Section.top(tree), problems).check();
    new MonitoringRules(Section.top(tree), problems).check();
    List<Choice> choices = sweep.points(mostRepetitions(Section.top(tree)));
    for (Choice choice : choices) {
      Section point = Section.top(choice.applyTo(tree));
      new WorkloadRules(point, folder, services.names(), problems).check();
      new PlacementRules(point, problems).check();
      new SettingRules(point, services, problems).check();
    }
    new CustomRules(Section.top(tree), problems).check();
    problems.throwIfAny();
    return bind(name, folder, text, tree, sweep.axes(), choices);
  }

  private static int mostRepetitions(Section recipe) {
    Section adaptive = recipe.section("repetitions");
    return adaptive.mapping().entries().isEmpty()
        ? Math.max(1, recipe.whole("repetitions").orElse(1))
        : Math.max(1, Binder.mostRepetitions(adaptive));
  }

  private static Recipe bind(
      String name,
      Path folder,
      String text,
      Node.Mapping tree,
      List<Axis> axes,
      List<Choice> choices) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    axes.forEach(axis -> values.put(axis.place().toString(), axis.values()));
    List<Point> points =
        choices.stream().map(choice -> point(choice, new Binder(choice.applyTo(tree)))).toList();
    return new Recipe(name, folder, text, new Binder(tree).setup(), values, points);
  }

  private static Point point(Choice choice, Binder binder) {
    return new Point(choice.texts(), binder.workload(), binder.servers(), binder.resources());
  }
}
