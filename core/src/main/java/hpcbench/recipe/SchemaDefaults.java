package hpcbench.recipe;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Fills in what a file leaves out with the defaults that its schema names.
final class SchemaDefaults {
  private SchemaDefaults() {}

  /// Adds every missing key that has a default, in this mapping and in those within it.
  static void fill(ObjectNode mapping, JsonNode rule) {
    for (Map.Entry<String, JsonNode> property : rule.path("properties").properties()) {
      String key = property.getKey();
      property
          .getValue()
          .optional("default")
          .filter(_ -> !mapping.has(key))
          .ifPresent(value -> mapping.set(key, value.deepCopy()));
      if (mapping.get(key) instanceof ObjectNode inner) {
        fill(inner, property.getValue());
      }
    }
  }
}
