package hpcbench.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Collects what is wrong with one recipe.
///
/// Rules look at every point of a sweep, so the same problem may come many times; it is kept once.
/// Where a value is wrong already, nothing more is said about it: what follows from one mistake is
/// no second one.
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /// Adds a problem with a key, or with the file.
  void add(Position position, Place place, String rule) {
    add(position, place, rule, Optional.empty(), Optional.empty());
  }

  /// Adds a problem with a hint at what to do.
  void add(Position position, Place place, String rule, String suggestion) {
    add(position, place, rule, Optional.empty(), Optional.of(suggestion));
  }

  /// Adds a problem with a value, which is quoted.
  void add(Node wrong, Place place, String rule) {
    add(wrong.position(), place, rule, Optional.of(Quoted.of(wrong)), Optional.empty());
  }

  /// Adds any problem.
  void add(
      Position position,
      Place place,
      String rule,
      Optional<String> value,
      Optional<String> suggestion) {
    String path = Quoted.visible(place.toString());
    boolean known =
        found.stream()
            .anyMatch(other ->
                other.path().equals(path)
                    && other.line() == position.line()
                    && other.column() == position.column());
    if (!known) {
      found.add(
          new Problem(
              file,
              position.line(),
              position.column(),
              path,
              Quoted.visible(rule),
              value,
              suggestion.map(Quoted::visible)));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /// Whether anything is wrong at this place, or inside it.
  boolean isAnyWithin(Place place) {
    String path = Quoted.visible(place.toString());
    return found.stream()
        .map(Problem::path)
        .anyMatch(other -> other.equals(path) || other.startsWith(path + "."));
  }

  /// All of them, in the order of the file.
  List<Problem> inOrder() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(Problem::line)
                .thenComparingInt(Problem::column)
                .thenComparing(Problem::path))
        .toList();
  }

  /// Stops reading when anything is wrong.
  void throwIfAny() throws InvalidRecipeException {
    if (!found.isEmpty()) {
      throw new InvalidRecipeException(inOrder());
    }
  }
}
