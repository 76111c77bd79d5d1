package hpcbench.report;

import java.util.ArrayList;
import java.util.List;

/// Running text in lines of limited width.
final class Paragraph {
  private Paragraph() {}

  /// The text broken between words; every line but the first begins with `indent`. A word that is
  /// longer than a line stands on a line of its own.
  static List<String> lines(String text, String indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      boolean begun = line.length() > (lines.isEmpty() ? 0 : indent.length());
      if (begun && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
