package hpcbench.workload;

import tools.jackson.databind.JsonNode;

/// Reads fields of a JSON object, with messages that name the field and what it holds instead.
///
/// @param node the object
record Fields(JsonNode node) {
  /// @throws IllegalArgumentException when the value is no object
  Fields {
    if (!node.isObject()) {
      throw new IllegalArgumentException("expected a JSON object, not " + excerpt(node));
    }
  }

  /// Whether the field is there and not null.
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /// A field that must be a text that is not blank.
  String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw new IllegalArgumentException(
          "'%s' must be a text that is not blank, %s".formatted(name, found(value)));
    }
    return value.stringValue();
  }

  /// A field that must be a list with something in it.
  JsonNode list(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray() || value.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' must be a list that is not empty, %s".formatted(name, found(value)));
    }
    return value;
  }

  /// A field that, where it is there, must be a whole number of at least 1; 0 where it is not.
  int countOrZero(String name) {
    if (!has(name)) {
      return 0;
    }
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw new IllegalArgumentException(
          "'%s' must be a whole number of at least 1, %s".formatted(name, found(value)));
    }
    return value.intValue();
  }

  static String found(JsonNode value) {
    return value.isMissingNode() ? "and is missing" : "not " + excerpt(value);
  }

  private static String excerpt(JsonNode value) {
    String json = value.toString();
    return json.length() <= 60 ? json : json.substring(0, 57) + "...";
  }
}
