package hpcbench.verdict;

import java.util.Locale;
import java.util.Optional;

/// Numbers in the sentences of a verdict, and of whatever else is said about a trial.
public final class Figures {
  private Figures() {}

  static double seconds(long ns) {
    return ns * 1e-9;
  }

  /// A time in the unit that suits it.
  public static String time(double seconds) {
    if (seconds < 1e-3) {
      return decimal(seconds * 1e6, "µs");
    }
    return seconds < 1 ? decimal(seconds * 1e3, "ms") : decimal(seconds, "s");
  }

  /// A share, 0-1, in percent.
  public static String percent(double share) {
    return decimal(100 * share, "%");
  }

  /// A number without a unit.
  public static String number(double value) {
    return decimal(value, "").strip();
  }

  /// How many of how many.
  static String outOf(long part, long whole, String things) {
    return "%d of %d %s".formatted(part, whole, things);
  }

  /// The sentence, when it applies.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
  static Optional<String> when(boolean applies, String sentence, Object... values) {
    return applies ? Optional.of(String.format(Locale.ROOT, sentence, values)) : Optional.empty();
  }

  /// Three digits, without the zeros that say nothing.
  private static String decimal(double value, String unit) {
    double size = Math.abs(value);
    int places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    String digits = String.format(Locale.ROOT, "%." + places + "f", value);
    return (digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits) + " " + unit;
  }
}
