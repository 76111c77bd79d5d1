package hpcbench.recipe;

import hpcbench.recipe.SchemaCheck.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Says in plain words what a file breaks of its schema, and what may have been meant.
///
/// Most words are the schema's own: the `errorMessage` nearest to the value that is wrong.
final class SchemaWords {
  private static final List<String> BRANCHES = List.of("then", "else", "items");

  private final JsonNode schema;

  SchemaWords(JsonNode schema) {
    this.schema = schema;
  }

  /// What is wrong with an unknown key. A schema's title is `hpcbench recipe` or the like.
  String notAKey() {
    String title = schema.path("title").asString("hpcbench file");
    return "is not a key of a " + title.substring(title.indexOf(' ') + 1);
  }

  /// What must hold.
  String rule(Violation violation) {
    List<JsonNode> way = violation.way();
    return switch (violation.keyword()) {
      case "enum" -> "must be " + oneOf(values(violation.argument()));
      case "minItems" -> message(way).orElse("must list at least one value");
      case "maxItems" -> "must list at most %s values".formatted(violation.argument());
      case "minProperties" ->
          "must have " + (keys(way).isEmpty() ? "at least one key" : oneOf(keys(way)));
      default -> message(way).orElseGet(() -> mapping(keys(way)));
    };
  }

  /// Whether the value must not be shown, since a secret may stand there by mistake.
  boolean isSecret(Violation violation) {
    return violation.rule().path("writeOnly").asBoolean(false);
  }

  /// What the wrong value may have been meant to be.
  Optional<String> nearestValue(Violation violation, Node wrong) {
    if (!(wrong instanceof Node.Scalar scalar) || scalar.value().isEmpty()) {
      return Optional.empty();
    }
    JsonNode rule = violation.rule();
    String text = scalar.text();
    if (matches(rule, text) && !(scalar.value().get() instanceof String)) {
      return Optional.of("write it in quotes: \"" + text + "\"");
    }
    return matches(rule, text + "s")
        ? Optional.of(didYouMean(text + "s"))
        : Spelling.nearest(text, listed(violation)).map(SchemaWords::didYouMean);
  }

  private static boolean matches(JsonNode rule, String text) {
    return rule.has("pattern")
        && text.length() < 64
        && text.matches(rule.path("pattern").asString());
  }

  /// What an unknown key may have been meant to be: a key of that name elsewhere, or a key of a
  /// similar name here.
  String nearestKey(Violation violation) {
    Place unknown = violation.place();
    Optional<Place> elsewhere =
        places().stream().filter(place -> place.last().equals(unknown.last())).findFirst();
    Set<String> here = keys(violation.way());
    return elsewhere
        .map(Place::toString)
        .or(() -> Spelling.nearest(unknown.last(), here))
        .map(SchemaWords::didYouMean)
        .orElseGet(() -> "known here: " + String.join(", ", here));
  }

  /// Every key that the schema knows, by its place.
  Set<Place> places() {
    Set<Place> places = new LinkedHashSet<>();
    collect(schema, Place.TOP, places);
    return places;
  }

  private void collect(JsonNode rule, Place place, Set<Place> places) {
    for (var property : rule.path("properties").properties()) {
      places.add(place.key(property.getKey()));
      collect(property.getValue(), place.key(property.getKey()), places);
    }
    Stream.concat(
            BRANCHES.stream().map(rule::optional), Stream.of(SchemaCheck.referred(schema, rule)))
        .flatMap(Optional::stream)
        .forEach(branch -> collect(branch, place, places));
  }

  /// The words of the outermost schema that speaks of the value itself: a key may refine what its
  /// type says, but the mapping or list around the value speaks of itself.
  private static Optional<String> message(List<JsonNode> way) {
    int mapping = way.size() - 2;
    while (mapping >= 0 && !speaksOfItself(way.get(mapping))) {
      mapping--;
    }
    return way.subList(mapping + 1, way.size()).stream()
        .flatMap(rule -> rule.path("errorMessage").stringValueOpt().stream())
        .findFirst();
  }

  private static boolean speaksOfItself(JsonNode rule) {
    return rule.has("additionalProperties") || (rule.has("items") && rule.has("errorMessage"));
  }

  private static Set<String> keys(List<JsonNode> way) {
    return new LinkedHashSet<>(way.getLast().path("properties").propertyNames());
  }

  private static List<String> listed(Violation violation) {
    return violation.keyword().equals("enum") && violation.argument().size() > 1
        ? values(violation.argument())
        : List.of();
  }

  private static List<String> values(JsonNode list) {
    return list.values().stream().map(JsonNode::asString).toList();
  }

  private static String mapping(Set<String> keys) {
    return "must be a mapping" + (keys.isEmpty() ? "" : " with " + oneOf(keys));
  }

  private static String oneOf(Iterable<String> words) {
    List<String> all = new ArrayList<>();
    words.forEach(all::add);
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
  }

  private static String didYouMean(String word) {
    return "did you mean '" + word + "'?";
  }
}
