package hpcbench.service;

import java.util.List;
import java.util.Map;

/// One setting that a service takes in a recipe's `servers.service_config`.
///
/// @param name its key in the recipe, in snake case
/// @param kind what values it takes
/// @param meaning one sentence for the docs and for error messages
public record Setting(String name, Kind kind, String meaning) {
  /// What values a setting takes.
  public enum Kind {
    /// A text, or a number that is passed on as it is written.
    TEXT("a text"),
    /// A whole number.
    INTEGER("a whole number"),
    /// Any number.
    NUMBER("a number"),
    /// On or off, where the program has a word for each.
    SWITCH("true or false"),
    /// On, or left out.
    FLAG("true or false"),
    /// One text, or a list of them.
    WORDS("a text or a list of texts"),
    /// A table of any shape that the program takes as JSON, or its JSON as a text.
    JSON("a text or a table"),
    /// Names and texts.
    TABLE("a table of names and texts");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  /// Whether a value of the recipe fits.
  boolean accepts(Object value) {
    return switch (kind) {
      case TEXT -> isText(value);
      case INTEGER -> value instanceof Integer || value instanceof Long;
      case NUMBER -> value instanceof Number;
      case SWITCH, FLAG -> value instanceof Boolean;
      case WORDS -> isText(value) || isTexts(value);
      case JSON -> isText(value) || value instanceof Map<?, ?>;
      case TABLE ->
          value instanceof Map<?, ?> table
              && table.values().stream()
                  .allMatch(entry -> isText(entry) || entry instanceof Boolean);
    };
  }

  private static boolean isTexts(Object value) {
    return value instanceof List<?> words && words.stream().allMatch(Setting::isText);
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Number;
  }
}
