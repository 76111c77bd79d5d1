package hpcbench.bench;

import java.util.List;
import java.util.Locale;

/// The median of several rounds, and how far apart they were.
///
/// @param rounds how many
/// @param median of the rounds
/// @param min smallest
/// @param max largest
record Spread(int rounds, double median, double min, double max) {
  /// Of these values, of which NaN is left out; all NaN when nothing is left.
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().filter(value -> !value.isNaN()).sorted().toList();
    if (sorted.isEmpty()) {
      return new Spread(0, Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.size(), median, sorted.getFirst(), sorted.getLast());
  }

  boolean isEmpty() {
    return Double.isNaN(median);
  }

  /// Such as `7.2 (6.9-8.1)`; where there were other rounds than the table's, with their number,
  /// and without a range of one.
  String words(int tables) {
    if (rounds == 1) {
      return tables == 1 ? number(median) : number(median) + " (1 round)";
    }
    String others = rounds == tables ? "" : "; %d rounds".formatted(rounds);
    return "%s (%s-%s%s)".formatted(number(median), number(min), number(max), others);
  }

  /// Three digits that count.
  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
