package hpcbench.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The points of a recipe: the Cartesian product of its swept values, where zipped keys move
/// together and excluded points are left out.
final class Sweep {
  /// More trials than this are a mistake more often than a wish.
  private static final int MOST_TRIALS = 1000;

  /// How many points are looked at before exclusions.
  private static final int MOST_POINTS = 20_000;

  private final Node.Mapping recipe;
  private final Problems problems;
  private final List<Axis> axes;

  Sweep(Node.Mapping recipe, Problems problems) {
    this.recipe = recipe;
    this.problems = problems;
    this.axes = Axes.of(recipe, problems);
  }

  /// The swept keys, in the order of the recipe.
  List<Axis> axes() {
    return axes;
  }

  /// The points, in the order of the recipe, the last key moving fastest. A recipe without swept
  /// keys has one. Of too many, only the first are given.
  List<Choice> points(int repetitions) {
    List<List<Axis>> wheels = wheels();
    List<Map<Axis, String>> exclusions = exclusions();
    long turns = wheels.stream().mapToLong(Sweep::size).reduce(1, Sweep::times);
    List<Choice> points =
        LongStream.range(0, Math.min(turns, MOST_POINTS))
            .mapToObj(turn -> choice(wheels, turn))
            .filter(choice -> exclusions.stream().noneMatch(out -> isExcluded(choice, out)))
            .toList();
    checkSize(turns > MOST_POINTS ? turns : points.size(), repetitions);
    return points.subList(0, Math.min(points.size(), MOST_TRIALS));
  }

  private void checkSize(long points, int repetitions) {
    long trials = times(points, repetitions);
    if (trials > MOST_TRIALS) {
      Place place = axes.isEmpty() ? Place.of("repetitions") : axes.getFirst().place();
      problems.add(
          recipe.positionOf(place),
          place,
          "must make at most %s trials together with the other lists".formatted(MOST_TRIALS),
          Optional.of(trials < Integer.MAX_VALUE ? trials + "" : "more than can be counted"),
          Optional.of(factors(repetitions)));
    } else if (points == 0) {
      Place place = Place.of("sweep", "exclude");
      problems.add(recipe.positionOf(place), place, "must leave at least one point of the sweep");
    }
  }

  private String factors(int repetitions) {
    return axes.stream()
        .map(axis -> "%s of %s x ".formatted(axis.items().size(), axis.place().last()))
        .collect(Collectors.joining("", "", repetitions + " repetitions"));
  }

  /// The product, or the largest number where it is too large.
  private static long times(long a, long b) {
    return Math.min(Integer.MAX_VALUE, a * b);
  }

  /// Like a counter with a wheel for each group of keys that move together; the last turns fastest.
  private Choice choice(List<List<Axis>> wheels, long turn) {
    Map<Axis, Node> chosen = new HashMap<>();
    long rest = turn;
    for (List<Axis> wheel : wheels.reversed()) {
      int index = (int) (rest % size(wheel));
      rest /= size(wheel);
      wheel.forEach(axis -> chosen.put(axis, axis.items().get(index)));
    }
    Map<Axis, Node> inOrder = new LinkedHashMap<>();
    axes.forEach(axis -> inOrder.put(axis, chosen.getOrDefault(axis, axis.items().getFirst())));
    return new Choice(inOrder);
  }

  private static long size(List<Axis> wheel) {
    return wheel.stream().mapToLong(axis -> axis.items().size()).min().orElse(1);
  }

  private List<List<Axis>> wheels() {
    Map<Axis, List<Axis>> wheelOf = new LinkedHashMap<>();
    axes.forEach(axis -> wheelOf.put(axis, List.of(axis)));
    List<Node> zips = items(Place.of("sweep", "zip"));
    for (int i = 0; i < zips.size(); i++) {
      List<Axis> wheel = zipped(zips.get(i), Place.of("sweep", "zip").item(i), wheelOf);
      wheel.forEach(axis -> wheelOf.put(axis, wheel));
    }
    Set<List<Axis>> wheels = new LinkedHashSet<>(wheelOf.values());
    wheels.forEach(this::refuseRepeats);
    return List.copyOf(wheels);
  }

  /// A value may stand twice in a zipped list, but not beside the same others.
  private void refuseRepeats(List<Axis> wheel) {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < size(wheel); i++) {
      int index = i;
      if (!seen.add(wheel.stream().map(axis -> axis.values().get(index)).toList())) {
        Axis first = wheel.getFirst();
        Node item = first.items().get(i);
        problems.add(
            item.position(),
            first.place().item(i),
            "is listed twice",
            Optional.of(Quoted.of(item)),
            Optional.of("to run a point more than once, use repetitions"));
      }
    }
  }

  private List<Axis> zipped(Node zip, Place place, Map<Axis, List<Axis>> wheelOf) {
    List<Axis> wheel = new ArrayList<>();
    List<Node> names = zip instanceof Node.Sequence(_, List<Node> items) ? items : List.of();
    for (int i = 0; i < names.size(); i++) {
      Node name = names.get(i);
      Optional<Axis> axis = axis(Quoted.bare(name), name.position(), place.item(i));
      if (axis.isPresent()
          && (wheel.contains(axis.get())
              || wheelOf.getOrDefault(axis.get(), List.of()).size() > 1)) {
        problems.add(name, place.item(i), "must move together with one group of keys only");
      } else {
        axis.ifPresent(wheel::add);
      }
    }
    if (wheel.stream().map(axis -> axis.items().size()).distinct().count() > 1) {
      problems.add(
          zip.position(),
          place,
          "must name keys with equally many values",
          Optional.of(wheel.stream().map(Sweep::count).collect(Collectors.joining(", "))),
          Optional.empty());
    }
    return wheel;
  }

  private static String count(Axis axis) {
    return axis.items().size() + " of " + axis.place().last();
  }

  private List<Map<Axis, String>> exclusions() {
    List<Map<Axis, String>> exclusions = new ArrayList<>();
    List<Node> written = items(Place.of("sweep", "exclude"));
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i) instanceof Node.Mapping exclusion && !exclusion.entries().isEmpty()) {
        exclusions.add(exclusion(exclusion, Place.of("sweep", "exclude").item(i)));
      }
    }
    return exclusions;
  }

  private Map<Axis, String> exclusion(Node.Mapping written, Place place) {
    Map<Axis, String> exclusion = new LinkedHashMap<>();
    for (Node.Entry entry : written.entries()) {
      Place key = place.key(entry.key());
      String value = Quoted.bare(entry.value());
      Optional<Axis> axis = axis(entry.key(), entry.position(), key);
      axis.ifPresent(known -> exclusion.put(known, value));
      if (axis.isPresent() && !axis.get().values().contains(value)) {
        problems.add(
            entry.value(), key, "must be one of " + String.join(", ", axis.get().values()));
      }
    }
    return exclusion.size() == written.entries().size() ? exclusion : Map.of();
  }

  private static boolean isExcluded(Choice choice, Map<Axis, String> exclusion) {
    return !exclusion.isEmpty()
        && exclusion.entrySet().stream()
            .allMatch(out -> {
              Node value = choice.values().get(out.getKey());
              return value != null && Quoted.bare(value).equals(out.getValue());
            });
  }

  /// The axis of this name, which is its path or as much of the path's end as is unique.
  private Optional<Axis> axis(String name, Position position, Place place) {
    List<Axis> named = axes.stream().filter(axis -> axis.isNamed(name)).toList();
    if (named.size() == 1) {
      return Optional.of(named.getFirst());
    }
    List<String> paths = axes.stream().map(axis -> axis.place().toString()).toList();
    problems.add(
        position,
        place,
        named.isEmpty() ? "must name a key that is swept" : "must name one swept key, not several",
        Optional.of(Quoted.text(name)),
        Optional.of(
            paths.isEmpty() ? "nothing is swept here" : "swept are " + String.join(", ", paths)));
    return Optional.empty();
  }

  private List<Node> items(Place place) {
    return recipe.at(place).orElse(recipe) instanceof Node.Sequence(_, List<Node> items)
        ? items
        : List.of();
  }
}
