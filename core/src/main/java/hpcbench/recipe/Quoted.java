package hpcbench.recipe;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Values of a recipe as text: quoted for messages, and bare for tables.
final class Quoted {
  private static final int LONGEST = 60;
  private static final int LONGEST_SENTENCE = 1000;
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\u2028\\u2029]");

  private Quoted() {}

  /// The value as a message names it: text in quotes, numbers bare, the rest by its kind.
  static String of(Node node) {
    return switch (node) {
      case Node.Scalar scalar when scalar.value().isEmpty() -> "nothing";
      case Node.Scalar scalar when scalar.value().get() instanceof String -> text(scalar.text());
      case Node.Scalar scalar -> shortened(scalar.text());
      case Node.Sequence sequence -> sequence.items().isEmpty() ? "an empty list" : "a list";
      case Node.Mapping mapping -> mapping.entries().isEmpty() ? "an empty mapping" : "a mapping";
    };
  }

  /// Text in quotes, shortened, with control characters made visible.
  static String text(String text) {
    return "'" + shortened(text) + "'";
  }

  /// The value as the factor of a trial: as written, a mapping as `kind key=value`.
  static String bare(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Sequence sequence ->
          sequence.items().stream().map(Quoted::bare).collect(Collectors.joining(" "));
      case Node.Mapping mapping ->
          mapping.entries().stream().map(Quoted::bare).collect(Collectors.joining(" "));
    };
  }

  private static String bare(Node.Entry entry) {
    String value = bare(entry.value());
    return entry.key().equals("kind") ? value : entry.key() + "=" + value;
  }

  /// Text without characters that a terminal would act on, and of bounded length.
  static String visible(String text) {
    return bounded(text, LONGEST_SENTENCE);
  }

  private static String shortened(String text) {
    return bounded(text, LONGEST);
  }

  private static String bounded(String text, int longest) {
    String visible = INVISIBLE.matcher(text).replaceAll("\uFFFD");
    return visible.length() <= longest ? visible : visible.substring(0, longest - 3) + "...";
  }
}
