package hpcbench.observe;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of the text format: `name{label="value",...} number [time stamp]`.
///
/// @param labels by name, with what was escaped in them
record SampleLine(String name, SortedMap<String, String> labels, double value) {

  /// @throws IllegalArgumentException when it does not follow the format; says what was expected
  static SampleLine parse(String line) {
    return new Reader(line.strip()).read();
  }

  /// A number as the format has it, which knows `NaN`, `+Inf` and `-Inf`; empty when it is none.
  static Optional<Double> number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      case "NaN" -> Optional.of(Double.NaN);
      default -> decimal(text);
    };
  }

  /// Java takes more than the format does: a trailing `d` or `f`, and hexadecimal.
  private static Optional<Double> decimal(String text) {
    if (!text.matches("[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static final Pattern NUMBER_AND_TIME = Pattern.compile("\\s*(\\S+)(?:\\s+-?\\d+)?");

  /// Goes through one line from left to right.
  private static final class Reader {
    private final String line;
    private int at;

    Reader(String line) {
      this.line = line;
    }

    SampleLine read() {
      String name = name();
      SortedMap<String, String> labels = takes('{') ? labels() : new TreeMap<>();
      Matcher rest = NUMBER_AND_TIME.matcher(line.substring(at));
      if (!rest.matches()) {
        throw unexpected("a number and at most a time stamp");
      }
      return new SampleLine(
          name, labels, number(rest.group(1)).orElseThrow(() -> unexpected("a number")));
    }

    private SortedMap<String, String> labels() {
      SortedMap<String, String> labels = new TreeMap<>();
      skipSpace();
      while (!takes('}')) {
        String name = name();
        expect('=');
        expect('"');
        labels.put(name, quoted());
        if (!takes(',')) {
          expect('}');
          return labels;
        }
        skipSpace();
      }
      return labels;
    }

    private String name() {
      int start = at;
      while (at < line.length() && isOfName(line.charAt(at))) {
        at++;
      }
      if (at == start || Character.isDigit(line.charAt(start))) {
        throw unexpected("a name");
      }
      String name = line.substring(start, at);
      skipSpace();
      return name;
    }

    private static boolean isOfName(char c) {
      return c == '_' || c == ':' || (c < 128 && Character.isLetterOrDigit(c));
    }

    /// The rest of a quoted value, whose first quotation mark is read already.
    private String quoted() {
      StringBuilder text = new StringBuilder();
      for (char c = next(); c != '"'; c = next()) {
        text.append(c == '\\' ? escaped(next()) : c);
      }
      skipSpace();
      return text.toString();
    }

    private static char escaped(char c) {
      return c == 'n' ? '\n' : c;
    }

    private char next() {
      if (at == line.length()) {
        throw unexpected("a closing quotation mark");
      }
      return line.charAt(at++);
    }

    private boolean takes(char c) {
      boolean isThere = at < line.length() && line.charAt(at) == c;
      if (isThere) {
        at++;
        skipSpace();
      }
      return isThere;
    }

    /// A quotation mark's text begins right after it, so no space is skipped there.
    private void expect(char c) {
      if (at == line.length() || line.charAt(at) != c) {
        throw unexpected("'" + c + "'");
      }
      at++;
      if (c != '"') {
        skipSpace();
      }
    }

    private void skipSpace() {
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
    }

    private IllegalArgumentException unexpected(String wanted) {
      return new IllegalArgumentException("expected %s at column %d".formatted(wanted, at + 1));
    }
  }
}
