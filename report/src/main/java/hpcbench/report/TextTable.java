package hpcbench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A table of plain text for a terminal of limited width. Immutable.
///
/// @param columns the columns, left to right, all of the same length
public record TextTable(List<Column> columns) {
  private static final String GAP = "  ";

  /// A table of these columns.
  public TextTable {
    columns = List.copyOf(columns);
  }

  /// One column.
  ///
  /// @param title first line of the head
  /// @param unit second line of the head; a table whose columns have none has a head of one line
  /// @param cells one text a row
  /// @param right whether texts end, rather than begin, at the same place
  /// @param rank how soon a narrow table does without it, the highest first; 0 is never dropped
  public record Column(String title, String unit, List<String> cells, boolean right, int rank) {
    /// A column with these cells.
    public Column {
      cells = List.copyOf(cells);
    }

    private int width() {
      return Stream.concat(Stream.of(title, unit), cells.stream())
          .mapToInt(String::length)
          .max()
          .orElse(0);
    }

    private String pad(String text) {
      String space = " ".repeat(width() - text.length());
      return right ? space + text : text + space;
    }
  }

  /// A table of words: a title for each column, and rows of as many cells.
  public static TextTable of(List<String> titles, List<List<String>> rows) {
    return new TextTable(
        IntStream.range(0, titles.size())
            .mapToObj(column ->
                new Column(
                    titles.get(column),
                    "",
                    rows.stream().map(row -> row.get(column)).toList(),
                    false,
                    0))
            .toList());
  }

  /// This table without the columns that a terminal of `width` characters has no room for; of those
  /// that rank alike, the last goes first.
  public TextTable fitting(int width) {
    List<Column> kept = new ArrayList<>(columns);
    while (new TextTable(kept).width() > width && kept.stream().anyMatch(c -> c.rank() > 0)) {
      kept.remove(Collections.max(kept.reversed(), Comparator.comparingInt(Column::rank)));
    }
    return new TextTable(kept);
  }

  /// Characters from edge to edge.
  public int width() {
    int gaps = Math.max(0, columns.size() - 1) * GAP.length();
    return gaps + columns.stream().mapToInt(Column::width).sum();
  }

  /// Head and rows, each line ended by a line feed.
  public String text() {
    return Stream.concat(head(), rows()).map(line -> line + "\n").collect(Collectors.joining());
  }

  /// The lines of head and rows, with this character drawn under the head.
  public List<String> ruledLines(char rule) {
    String under =
        columns.stream()
            .map(column -> String.valueOf(rule).repeat(column.width()))
            .collect(Collectors.joining(GAP));
    return Stream.of(head(), Stream.of(under), rows()).flatMap(Function.identity()).toList();
  }

  private Stream<String> head() {
    return Stream.of(line(Column::title), line(Column::unit)).filter(line -> !line.isEmpty());
  }

  private Stream<String> rows() {
    int rows = columns.isEmpty() ? 0 : columns.getFirst().cells().size();
    return IntStream.range(0, rows).mapToObj(row -> line(column -> column.cells().get(row)));
  }

  private String line(Function<Column, String> text) {
    return columns.stream()
        .map(column -> column.pad(text.apply(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}
