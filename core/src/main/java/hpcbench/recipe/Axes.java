package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the swept keys of a recipe: every list under `workload`, `servers` and `resources` that is
/// not a list by nature.
final class Axes {
  private static final int MOST_VALUES = 1000;
  private static final List<String> SWEPT_SECTIONS = List.of("workload", "servers", "resources");

  /// Keys whose values are lists by nature, or must be one for all trials.
  private static final Set<Place> NEVER_SWEPT =
      Set.of(
          Place.of("workload", "extra_body"),
          Place.of("workload", "seed"),
          Place.of("servers", "command"),
          Place.of("servers", "custom"),
          Place.of("servers", "service_config", "args"),
          Place.of("servers", "service_config", "executable"));

  /// Here a value may itself be a list, so that a swept value may be one, too.
  private static final Place FREE = Place.of("servers", "service_config");

  /// Clients are started once for all trials, with one share of their nodes.
  private static final Place CLIENTS = Place.of("resources", "clients");

  private final Problems problems;
  private final List<Axis> found = new ArrayList<>();

  private Axes(Problems problems) {
    this.problems = problems;
  }

  /// The swept keys, in the order of the recipe.
  static List<Axis> of(Node.Mapping recipe, Problems problems) {
    Axes axes = new Axes(problems);
    for (Node.Entry entry : recipe.entries()) {
      if (SWEPT_SECTIONS.contains(entry.key())) {
        axes.collect(entry.value(), Place.of(entry.key()));
      }
    }
    return List.copyOf(axes.found);
  }

  private void collect(Node node, Place place) {
    if (NEVER_SWEPT.contains(place)) {
      return;
    }
    switch (node) {
      case Node.Scalar _ -> {}
      case Node.Mapping mapping ->
          mapping.entries().forEach(entry -> collect(entry.value(), place.key(entry.key())));
      case Node.Sequence list when list.items().isEmpty() ->
          problems.add(list, place, "must list at least one value");
      case Node.Sequence list when list.items().size() > MOST_VALUES ->
          problems.add(list, place, "must list at most %s values".formatted(MOST_VALUES));
      case Node.Sequence list when place.isWithin(CLIENTS) ->
          problems.add(
              list.position(),
              place,
              "must be one value, since clients are started once for all trials",
              "to compare shares of clients, run a recipe for each");
      case Node.Sequence list -> {
        found.add(new Axis(place, list.items()));
        if (!place.isWithin(FREE)) {
          refuseListsIn(list, place);
        }
      }
    }
  }

  private void refuseListsIn(Node.Sequence list, Place place) {
    for (int i = 0; i < list.items().size(); i++) {
      refuseLists(list.items().get(i), place.item(i));
    }
  }

  private void refuseLists(Node node, Place place) {
    switch (node) {
      case Node.Scalar _ -> {}
      case Node.Sequence list ->
          problems.add(list, place, "must be one value, since the list around it is a sweep");
      case Node.Mapping mapping ->
          mapping.entries().forEach(entry -> refuseLists(entry.value(), place.key(entry.key())));
    }
  }
}
