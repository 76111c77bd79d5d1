package hpcbench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of text in columns that line up.
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /// With these column titles.
  TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /// Adds a row with as many cells as there are titles.
  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /// The lines, each ended by a line feed.
  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
            .mapToObj(
                column -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
            .collect(Collectors.joining(GAP))
            .stripTrailing()
        + "\n";
  }
}
