package hpcbench.plan;

import hpcbench.recipe.Point;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Setup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Turns a recipe into the plan of its run. Pure: the same recipe gives the same plan.
///
/// Points that share a started service become neighbours, in the order in which the recipe first
/// names such a service. Repetitions follow block by block: every point of a service once, then
/// every point again, so that a machine that slowly changes does so to all points alike.
public final class Planner {
  private Planner() {}

  /// The plan of this recipe.
  public static Plan plan(Recipe recipe) {
    Setup setup = recipe.setup();
    return new Plan(
        setup.schemaVersion(),
        setup.scenario(),
        setup.partition(),
        setup.account(),
        setup.qos(),
        setup.reservation(),
        setup.constraint(),
        setup.orchestration(),
        setup.artifacts().from(recipe.folder()),
        setup.binds(),
        setup.endpoint(),
        setup.slo(),
        setup.repetitions(),
        setup.monitoring(),
        setup.seed(),
        trials(recipe));
  }

  private static List<Trial> trials(Recipe recipe) {
    List<Trial> trials = new ArrayList<>();
    int first = 1;
    for (List<Point> block : blocks(recipe.points())) {
      for (int repetition = 1; repetition <= recipe.setup().repetitions().max(); repetition++) {
        for (int i = 0; i < block.size(); i++) {
          trials.add(trial(recipe, block.get(i), first + i, repetition));
        }
      }
      first += block.size();
    }
    return trials;
  }

  /// What a started service depends on.
  private record Started(Servers servers, Resources.Share resources, String service, String model) {
    private static Started of(Point point) {
      return new Started(
          point.servers(),
          point.resources().servers(),
          point.workload().service(),
          point.workload().model());
    }
  }

  private static Collection<List<Point>> blocks(List<Point> points) {
    return points.stream()
        .collect(Collectors.groupingBy(Started::of, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static Trial trial(Recipe recipe, Point point, int number, int repetition) {
    long seed = TrialSeed.of(recipe.setup().seed(), point.choices(), repetition);
    return new Trial(
        id(number, recipe.points().size(), repetition),
        repetition,
        factors(recipe, point),
        point.workload().withSeed(seed),
        point.servers(),
        point.resources());
  }

  /// `t01`, and `t01-r2` for its second repetition; as many digits as the last number needs.
  private static String id(int number, int last, int repetition) {
    int digits = Math.max(2, Integer.toString(last).length());
    String padded = String.format(Locale.ROOT, "t%0" + digits + "d", number);
    return repetition == 1 ? padded : padded + "-r" + repetition;
  }

  private static Map<String, String> factors(Recipe recipe, Point point) {
    Map<String, String> names = FactorNames.of(recipe.axes().keySet());
    Map<String, String> factors = new LinkedHashMap<>();
    point.choices().forEach((path, value) -> factors.put(names.getOrDefault(path, path), value));
    return factors;
  }
}
