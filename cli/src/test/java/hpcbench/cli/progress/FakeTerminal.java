package hpcbench.cli.progress;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A terminal in memory that understands what [LiveView] sends: carriage return, line feed, cursor
/// up, erase below, wrapping on and off. Colours are dropped. Anything else is an error.
final class FakeTerminal {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final int columns;

  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean wraps = true;

  FakeTerminal(int columns) {
    this.columns = columns;
  }

  PrintStream stream() {
    return stream;
  }

  /// What stands on the screen now, and has scrolled up before.
  List<String> screen() {
    String sent = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    for (int i = 0; i < sent.length(); ) {
      i = sent.charAt(i) == '\u001b' ? control(sent, i + 2) : character(sent.charAt(i), i);
    }
    return rows.stream().map(text -> text.toString().stripTrailing()).toList();
  }

  private int character(char c, int at) {
    switch (c) {
      case '\r' -> column = 0;
      case '\n' -> {
        row++;
        column = 0;
        grow();
      }
      default -> put(c);
    }
    return at + 1;
  }

  private void put(char c) {
    if (column == columns && !wraps) {
      column--;
    } else if (column == columns) {
      character('\n', 0);
    }
    StringBuilder text = rows.get(row);
    text.setLength(Math.max(text.length(), column + 1));
    text.setCharAt(column++, c);
  }

  private int control(String sent, int from) {
    int end = from;
    while (!Character.isLetter(sent.charAt(end))) {
      end++;
    }
    String argument = sent.substring(from, end);
    switch (argument + sent.charAt(end)) {
      case "J" -> eraseBelow();
      case "?7l" -> wraps = false;
      case "?7h" -> wraps = true;
      case String up when up.endsWith("A") -> row -= Integer.parseInt(argument);
      case String colour when colour.endsWith("m") -> {}
      case String unknown -> throw new AssertionError("the terminal does not know ESC[" + unknown);
    }
    return end + 1;
  }

  private void eraseBelow() {
    rows.get(row).setLength(column);
    rows.subList(row + 1, rows.size()).clear();
  }

  private void grow() {
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }
}
