package hpcbench.recipe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Finds what a file breaks of a JSON Schema. It knows those words of draft 2020-12 that our
/// schemas use, so that a command need not wait for a validator of everything.
///
/// Every broken word is found, not only the first one. Used once, by one thread.
final class SchemaCheck {
  private final JsonNode schema;
  private final Deque<JsonNode> way = new ArrayDeque<>();
  private final List<Violation> violations = new ArrayList<>();

  private SchemaCheck(JsonNode schema) {
    this.schema = schema;
  }

  /// A broken word of a schema.
  ///
  /// @param keyword the word, such as `minimum`
  /// @param way the schemas that led to it, from the top down; the last one has the word
  /// @param place where the value stands that breaks it; of a key that is missing or not known,
  ///   where that key is or would be
  record Violation(String keyword, List<JsonNode> way, Place place) {
    /// The schema that has the word.
    JsonNode rule() {
      return way.getLast();
    }

    /// What the schema says with the word.
    JsonNode argument() {
      return rule().path(keyword);
    }
  }

  /// What this file breaks of this schema.
  static List<Violation> violations(JsonNode schema, Node file) {
    SchemaCheck check = new SchemaCheck(schema);
    check.value(schema, file, Place.TOP);
    return check.violations;
  }

  /// The schema that another one refers to in place of itself.
  static Optional<JsonNode> referred(JsonNode schema, JsonNode rule) {
    return rule.path("$ref").asStringOpt().map(reference -> schema.at(reference.substring(1)));
  }

  private void value(JsonNode rule, Node value, Place place) {
    way.addLast(rule);
    referred(schema, rule).ifPresent(other -> value(other, value, place));
    require(isOfType(rule.path("type"), value), "type", place);
    rule.optional("if")
        .map(condition -> rule.path(holds(condition, value) ? "then" : "else"))
        .ifPresent(branch -> value(branch, value, place));
    switch (value) {
      case Node.Scalar scalar -> scalar(rule, scalar, place);
      case Node.Sequence(var _, List<Node> items) -> items(rule, items, place);
      case Node.Mapping mapping -> mapping(rule, mapping, place);
    }
    way.removeLast();
  }

  private void require(boolean holds, String keyword, Place place) {
    if (!holds) {
      violations.add(new Violation(keyword, List.copyOf(way), place));
    }
  }

  private boolean holds(JsonNode condition, Node value) {
    SchemaCheck apart = new SchemaCheck(schema);
    apart.value(condition, value, Place.TOP);
    return apart.violations.isEmpty();
  }

  private void scalar(JsonNode rule, Node.Scalar scalar, Place place) {
    JsonNode value = Schema.json(scalar);
    require(isListed(rule, value), "enum", place);
    if (value.isString()) {
      text(rule, value.asString(), place);
    } else if (value.isNumber()) {
      number(rule, value.asDouble(), place);
    }
  }

  private void text(JsonNode rule, String text, Place place) {
    int length = text.codePointCount(0, text.length());
    require(length >= rule.path("minLength").asInt(0), "minLength", place);
    require(length <= rule.path("maxLength").asInt(Integer.MAX_VALUE), "maxLength", place);
    rule.path("pattern")
        .asStringOpt()
        .ifPresent(
            pattern -> require(Pattern.compile(pattern).matcher(text).find(), "pattern", place));
  }

  private void number(JsonNode rule, double number, Place place) {
    double belowAll = Double.NEGATIVE_INFINITY;
    require(number >= rule.path("minimum").asDouble(belowAll), "minimum", place);
    require(number > rule.path("exclusiveMinimum").asDouble(belowAll), "exclusiveMinimum", place);
    require(number <= rule.path("maximum").asDouble(Double.POSITIVE_INFINITY), "maximum", place);
  }

  private void items(JsonNode rule, List<Node> items, Place place) {
    require(!rule.has("enum"), "enum", place);
    require(items.size() >= rule.path("minItems").asInt(0), "minItems", place);
    require(items.size() <= rule.path("maxItems").asInt(Integer.MAX_VALUE), "maxItems", place);
    rule.optional("items")
        .ifPresent(each ->
            IntStream.range(0, items.size())
                .forEach(i -> value(each, items.get(i), place.item(i))));
  }

  private void mapping(JsonNode rule, Node.Mapping mapping, Place place) {
    require(!rule.has("enum"), "enum", place);
    require(
        mapping.entries().size() >= rule.path("minProperties").asInt(0), "minProperties", place);
    for (JsonNode key : rule.path("required")) {
      require(mapping.get(key.asString()).isPresent(), "required", place.key(key.asString()));
    }
    for (Node.Entry entry : mapping.entries()) {
      JsonNode others = rule.path("additionalProperties");
      JsonNode known = rule.path("properties").path(entry.key());
      entry(known.isMissingNode() ? others : known, entry.value(), place.key(entry.key()));
    }
  }

  /// Where nothing is said of a key, anything may stand.
  private void entry(JsonNode rule, Node value, Place place) {
    require(rule.asBoolean(true), "additionalProperties", place);
    if (rule.isObject()) {
      value(rule, value, place);
    }
  }

  private static boolean isListed(JsonNode rule, JsonNode value) {
    return !rule.has("enum") || rule.path("enum").values().contains(value);
  }

  private static boolean isOfType(JsonNode types, Node value) {
    return types.isMissingNode()
        || (types.isArray()
            ? types.values().stream().anyMatch(type -> isA(type.asString(), value))
            : isA(types.asString(), value));
  }

  private static boolean isA(String type, Node value) {
    return switch (value) {
      case Node.Mapping _ -> type.equals("object");
      case Node.Sequence _ -> type.equals("array");
      case Node.Scalar scalar -> isA(type, Schema.json(scalar));
    };
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> false;
    };
  }
}
