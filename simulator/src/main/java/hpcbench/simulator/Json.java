package hpcbench.simulator;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON documents to and from bytes.
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /// Reads a document.
  ///
  /// @throws tools.jackson.core.JacksonException when it is not one
  static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// A string as it stands in JSON, with its quotes.
  static String quoted(String text) {
    return new String(MAPPER.writeValueAsBytes(text), StandardCharsets.UTF_8);
  }
}
