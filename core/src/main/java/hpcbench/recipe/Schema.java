package hpcbench.recipe;

import hpcbench.recipe.SchemaCheck.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema of one of our formats, and what a file breaks of it. Immutable once loaded.
///
/// [SchemaCheck] finds what is wrong; [SchemaWords] say it in the schema's own words.
final class Schema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// Whole numbers as [#json] makes them, so that they are equal.
  private static final ObjectReader READER =
      JsonMapper.shared().reader().with(DeserializationFeature.USE_LONG_FOR_INTS);

  /// No setting is larger, and below it every whole number has a `double` of its own. What is
  /// larger goes to the validator as text, and is refused as such.
  private static final double LARGEST = 0x1p53;

  private final JsonNode tree;

  private Schema(JsonNode tree) {
    this.tree = tree;
  }

  /// The schema of recipes, loaded on first use.
  static Schema bundled() {
    return Bundled.SCHEMA;
  }

  private static final class Bundled {
    private static final Schema SCHEMA = load("recipe-format.json");
  }

  /// Loads a schema that comes with this program.
  ///
  /// @param resource its file's name under `schemas/`
  static Schema load(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return new Schema(READER.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The schema itself.
  JsonNode tree() {
    return tree;
  }

  /// Adds what this file breaks of the schema to the problems.
  void check(Node.Mapping file, Problems problems) {
    SchemaWords words = new SchemaWords(tree);
    for (Violation violation : SchemaCheck.violations(tree, file)) {
      report(violation, file, words, problems);
    }
  }

  private static void report(
      Violation violation, Node.Mapping file, SchemaWords words, Problems problems) {
    Place place = violation.place();
    switch (violation.keyword()) {
      case "additionalProperties" ->
          problems.add(file.positionOf(place), place, words.notAKey(), words.nearestKey(violation));
      case "required" -> problems.add(file.positionOf(place.parent()), place, "is required");
      default -> {
        Node wrong = file.at(place).orElse(file);
        Optional<String> value =
            words.isSecret(violation) ? Optional.empty() : Optional.of(Quoted.of(wrong));
        problems.add(
            wrong.position(),
            place,
            words.rule(violation),
            value,
            words.nearestValue(violation, wrong));
      }
    }
  }

  /// The same values as JSON.
  static JsonNode json(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> json(scalar);
      case Node.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Node.Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
        yield object;
      }
    };
  }

  private static JsonNode json(Node.Scalar scalar) {
    return scalar.value().map(value -> json(value, scalar.text())).orElseGet(JSON::nullNode);
  }

  private static JsonNode json(Object value, String text) {
    return switch (value) {
      case Boolean flag -> JSON.booleanNode(flag);
      case Long number when Math.abs((double) number) < LARGEST -> JSON.numberNode(number);
      case Double number when Math.abs(number) < LARGEST -> JSON.numberNode(number);
      default -> JSON.stringNode(text);
    };
  }
}
