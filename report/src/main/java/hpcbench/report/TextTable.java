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
record TextTable(List<TextColumn> columns) {
  private static final String GAP = "  ";

  TextTable {
    columns = List.copyOf(columns);
  }

  /// One column.
  ///
  /// @param title first line of the head
  /// @param unit second line of the head
  /// @param cells one text a row
  /// @param right whether texts end, rather than begin, at the same place
  /// @param rank how soon a narrow table does without it, the highest first; 0 is never dropped
  record TextColumn(String title, String unit, List<String> cells, boolean right, int rank) {
    TextColumn {
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

  /// This table without the columns that a terminal of `width` characters has no room for.
  TextTable fitting(int width) {
    List<TextColumn> kept = new ArrayList<>(columns);
    while (new TextTable(kept).width() > width && kept.stream().anyMatch(c -> c.rank() > 0)) {
      kept.remove(Collections.max(kept, Comparator.comparingInt(TextColumn::rank)));
    }
    return new TextTable(kept);
  }

  /// Characters from edge to edge.
  int width() {
    int gaps = Math.max(0, columns.size() - 1) * GAP.length();
    return gaps + columns.stream().mapToInt(TextColumn::width).sum();
  }

  /// The table's lines, the head underlined with this character.
  List<String> lines(char rule) {
    int rows = columns.isEmpty() ? 0 : columns.getFirst().cells().size();
    Stream<String> head =
        Stream.of(line(TextColumn::title), line(TextColumn::unit), ruler(rule))
            .filter(line -> !line.isBlank());
    Stream<String> body =
        IntStream.range(0, rows).mapToObj(row -> line(column -> column.cells().get(row)));
    return Stream.concat(head, body).toList();
  }

  private String ruler(char rule) {
    return columns.stream()
        .map(column -> String.valueOf(rule).repeat(column.width()))
        .collect(Collectors.joining(GAP));
  }

  private String line(Function<TextColumn, String> text) {
    return columns.stream()
        .map(column -> column.pad(text.apply(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}
