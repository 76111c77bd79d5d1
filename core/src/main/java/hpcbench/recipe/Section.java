package hpcbench.recipe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A mapping of a recipe, read key by key.
///
/// What is missing or of another type is empty: the schema speaks of wrong types, so that rules and
/// binding need not.
///
/// @param recipe the whole recipe
/// @param place where in it this mapping stands
/// @param mapping its keys and values
record Section(Node.Mapping recipe, Place place, Node.Mapping mapping) {
  /// The whole recipe as a section.
  static Section top(Node.Mapping recipe) {
    return new Section(recipe, Place.TOP, recipe);
  }

  /// The mapping of this key; one without keys where there is none.
  Section section(String key) {
    Node.Mapping inner =
        mapping
            .get(key)
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .orElseGet(() -> Node.Mapping.empty(position(key)));
    return new Section(recipe, place.key(key), inner);
  }

  /// The mapping of this key, where a scalar `x` is short for the mapping `{main: x}`.
  Section section(String key, String main) {
    Section section = section(key);
    return mapping
        .get(key)
        .filter(Node.Scalar.class::isInstance)
        .map(value -> new Node.Entry(main, value.position(), value))
        .map(entry -> new Node.Mapping(entry.position(), List.of(entry)))
        .map(longForm -> new Section(recipe, section.place, longForm))
        .orElse(section);
  }

  boolean has(String key) {
    return mapping.entry(key).isPresent();
  }

  Optional<Node> node(String key) {
    return mapping.get(key);
  }

  Place place(String key) {
    return place.key(key);
  }

  /// Where this key begins; where the section does, when the key is missing.
  Position position(String key) {
    return mapping.entry(key).map(Node.Entry::position).orElseGet(this::position);
  }

  /// Where the section begins: at its own key.
  Position position() {
    return recipe.positionOf(place);
  }

  Optional<String> text(String key) {
    return value(key, String.class);
  }

  Optional<Boolean> flag(String key) {
    return value(key, Boolean.class);
  }

  Optional<Integer> whole(String key) {
    return number(key).filter(number -> number == number.intValue()).map(Double::intValue);
  }

  Optional<Double> number(String key) {
    return value(key, Number.class).map(Number::doubleValue);
  }

  /// A duration such as `2m`.
  Optional<Duration> duration(String key) {
    return text(key).flatMap(Durations::find);
  }

  /// A duration, or a bare number of seconds.
  Optional<Duration> seconds(String key) {
    return number(key)
        .map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
        .or(() -> duration(key));
  }

  /// The items of a list of texts; empty when the key is missing.
  Optional<List<String>> texts(String key) {
    return node(key)
        .filter(Node.Sequence.class::isInstance)
        .map(list -> ((Node.Sequence) list).items().stream().map(Quoted::bare).toList());
  }

  /// The mappings in a list; none when the key is missing.
  List<Section> sections(String key) {
    return node(key)
        .filter(Node.Sequence.class::isInstance)
        .map(list -> sections(place.key(key), ((Node.Sequence) list).items()))
        .orElse(List.of());
  }

  private List<Section> sections(Place list, List<Node> items) {
    return IntStream.range(0, items.size())
        .filter(i -> items.get(i) instanceof Node.Mapping)
        .mapToObj(i -> new Section(recipe, list.item(i), (Node.Mapping) items.get(i)))
        .toList();
  }

  private <T> Optional<T> value(String key, Class<T> type) {
    return node(key)
        .filter(Node.Scalar.class::isInstance)
        .flatMap(node -> ((Node.Scalar) node).value())
        .filter(type::isInstance)
        .map(type::cast);
  }
}
