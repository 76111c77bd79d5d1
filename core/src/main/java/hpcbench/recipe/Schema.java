package hpcbench.recipe;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema of one of our formats, and what a file breaks of it. Immutable once loaded.
///
/// A validator finds what is wrong; [SchemaWords] say it in the schema's own words.
final class Schema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// No setting is larger, and below it every whole number has a `double` of its own. What is
  /// larger goes to the validator as text, and is refused as such.
  private static final double LARGEST = 0x1p53;

  private final JsonNode tree;
  private final com.networknt.schema.Schema schema;

  private Schema(JsonNode tree) {
    this.tree = tree;
    this.schema = SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(tree);
  }

  /// The schema of recipes, loaded on first use.
  static Schema bundled() {
    return Bundled.SCHEMA;
  }

  private static final class Bundled {
    private static final Schema SCHEMA = load("recipe-format.yaml");
  }

  /// Loads a schema that comes with this program.
  ///
  /// @param resource its file's name under `schemas/`
  static Schema load(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Problems problems = new Problems(resource);
      return YamlText.read(text, problems)
          .map(Schema::json)
          .map(Schema::new)
          .orElseThrow(() -> new IllegalStateException(problems.inOrder().toString()));
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
    for (Error error : schema.validate(json(file))) {
      report(error, file, words, problems);
    }
  }

  private static void report(Error error, Node.Mapping file, SchemaWords words, Problems problems) {
    Place place = place(error.getInstanceLocation());
    switch (error.getKeyword()) {
      case "additionalProperties" -> {
        Place unknown = place.key(error.getProperty());
        problems.add(
            file.positionOf(unknown), unknown, words.notAKey(), words.nearestKey(error, unknown));
      }
      case "required" -> {
        Place missing = place.key(error.getProperty());
        problems.add(file.positionOf(place), missing, "is required");
      }
      default -> {
        Node wrong = file.at(place).orElse(file);
        Optional<String> value =
            words.isSecret(error) ? Optional.empty() : Optional.of(Quoted.of(wrong));
        problems.add(
            wrong.position(), place, words.rule(error), value, words.nearestValue(error, wrong));
      }
    }
  }

  private static Place place(NodePath path) {
    Place place = Place.TOP;
    for (int i = 0; i < path.getNameCount(); i++) {
      place =
          path.getElement(i) instanceof Integer index
              ? place.item(index)
              : place.key(path.getName(i));
    }
    return place;
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
