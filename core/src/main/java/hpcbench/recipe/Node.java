package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A value of a YAML file together with where it stands. Plain data: aliases are expanded, and
/// there are no tags.
sealed interface Node {
  /// Where the value begins.
  Position position();

  /// A value as YAML understands it.
  ///
  /// @param text as written, without quotes
  /// @param value a `String`, `Boolean`, `Long`, `BigInteger` or `Double`; empty for null
  record Scalar(Position position, String text, Optional<Object> value) implements Node {}

  /// A list.
  record Sequence(Position position, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys and values, in the order they are written; no key stands twice.
  record Mapping(Position position, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /// A mapping of nothing, standing where something is missing.
    static Mapping empty(Position position) {
      return new Mapping(position, List.of());
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    Optional<Node> get(String key) {
      return entry(key).map(Entry::value);
    }
  }

  /// One key and its value.
  ///
  /// @param position where the key begins
  record Entry(String key, Position position, Node value) {
    private Entry with(Place rest, Node replacement) {
      return new Entry(key, position, value.with(rest, replacement));
    }
  }

  /// The value at this place below this one, where there is one.
  default Optional<Node> at(Place place) {
    Optional<Node> here = Optional.of(this);
    for (String step : place.steps()) {
      here = here.flatMap(node -> node.child(step));
    }
    return here;
  }

  private Optional<Node> child(String step) {
    return switch (this) {
      case Mapping mapping -> mapping.get(step);
      case Sequence(_, List<Node> items) -> items.stream().skip(index(step)).findFirst();
      case Scalar _ -> Optional.empty();
    };
  }

  /// Where people look for this place: at its key, or at the item of a list; for a place that is
  /// missing, where its parent is.
  default Position positionOf(Place place) {
    if (place.steps().isEmpty()) {
      return position();
    }
    Optional<Node> value = at(place);
    return at(place.parent())
        .filter(Mapping.class::isInstance)
        .flatMap(parent -> ((Mapping) parent).entry(place.last()))
        .map(Entry::position)
        .or(() -> value.map(Node::position))
        .orElseGet(() -> positionOf(place.parent()));
  }

  /// This value with another one at this place; the place must exist.
  default Node with(Place place, Node replacement) {
    if (place.steps().isEmpty()) {
      return replacement;
    }
    String step = place.steps().getFirst();
    Place rest = new Place(place.steps().subList(1, place.steps().size()));
    return switch (this) {
      case Mapping(Position position, List<Entry> entries) ->
          new Mapping(
              position,
              entries.stream()
                  .map(entry -> entry.key().equals(step) ? entry.with(rest, replacement) : entry)
                  .toList());
      case Sequence(Position position, List<Node> items) -> {
        List<Node> changed = new ArrayList<>(items);
        changed.set(index(step), items.get(index(step)).with(rest, replacement));
        yield new Sequence(position, changed);
      }
      case Scalar _ -> throw new IllegalArgumentException("there is no " + place + " in a scalar");
    };
  }

  private static int index(String step) {
    return Integer.parseInt(step, 1, step.length() - 1, 10);
  }
}
