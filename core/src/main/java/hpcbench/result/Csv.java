package hpcbench.result;

import java.util.Collection;
import java.util.stream.Collectors;

/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
public final class Csv {
  private Csv() {}

  /// One line of these fields, with its line end.
  public static String line(Collection<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  /// A text that a spreadsheet would take for a formula is made harmless by an apostrophe.
  private static String field(String text) {
    boolean formula = text.matches("(?s)[=+@\\t\\r].*|-(?![0-9.]).*");
    String harmless = formula ? "'" + text : text;
    boolean quoted = harmless.chars().anyMatch(character -> "\",\r\n".indexOf(character) >= 0);
    return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
  }
}
