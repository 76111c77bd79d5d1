package hpcbench.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A recipe in the making: values by their path, and the YAML text they make.
///
/// Values are texts, numbers, booleans, lists of those, or mappings of those. Not safe for use by
/// several threads.
final class RecipeDraft {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*");
  private static final Set<String> YAML_WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final String INDENT = "  ";

  private final Map<String, Object> top = new LinkedHashMap<>();

  /// The number that a word means; a word that means none is left for the recipe's reader to
  /// refuse.
  static Object number(String word) {
    if (word.matches("-?\\d{1,18}")) {
      return Long.valueOf(word);
    }
    return word.matches("-?\\d{1,18}\\.\\d{1,18}") ? (Object) Double.valueOf(word) : word;
  }

  /// Puts a value at a path such as `workload.model`, in place of the one there.
  void set(String path, Object value) {
    int dot = path.lastIndexOf('.');
    mapping(dot < 0 ? "" : path.substring(0, dot)).put(path.substring(dot + 1), value);
  }

  /// Takes the value at this path away, with the mappings that become empty.
  void remove(String path) {
    int dot = path.lastIndexOf('.');
    String parent = dot < 0 ? "" : path.substring(0, dot);
    mapping(parent).remove(path.substring(dot + 1));
    if (dot >= 0 && mapping(parent).isEmpty()) {
      remove(parent);
    }
  }

  /// The recipe as YAML.
  String yaml() {
    StringBuilder text = new StringBuilder();
    write(top, "", text);
    return text.toString();
  }

  @SuppressWarnings("unchecked") // Only set() puts mappings in, and always of this type.
  private Map<String, Object> mapping(String path) {
    Map<String, Object> at = top;
    for (String key : path.isEmpty() ? List.<String>of() : List.of(path.split("\\."))) {
      at = (Map<String, Object>) at.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
    }
    return at;
  }

  private static void write(Map<?, ?> mapping, String indent, StringBuilder text) {
    mapping.forEach((key, value) -> {
      text.append(indent).append(key).append(':');
      if (value instanceof Map<?, ?> inner) {
        text.append('\n');
        write(inner, indent + INDENT, text);
      } else {
        text.append(' ').append(inline(value)).append('\n');
      }
    });
  }

  private static String inline(Object value) {
    return switch (value) {
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(RecipeDraft::inline).toList()) + "]";
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> scalar(value.toString());
    };
  }

  private static String scalar(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && !YAML_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
