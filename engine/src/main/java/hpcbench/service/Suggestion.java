package hpcbench.service;

import java.util.Collection;
import java.util.Comparator;

/// A guess at the name that was meant.
final class Suggestion {
  private static final int READABLE = 40;

  private Suggestion() {}

  /// `; did you mean x?` when a name is near, else the names there are, when they are few enough to
  /// be read.
  static String among(Collection<String> names, String written) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(name, written)))
        .filter(name -> distance(name, written) <= Math.max(2, written.length() / 3))
        .map(name -> "; did you mean " + name + "?")
        .orElseGet(() -> names.size() > READABLE ? "" : all(names));
  }

  private static String all(Collection<String> names) {
    return "; there are " + String.join(", ", names.stream().sorted().toList());
  }

  /// Levenshtein distance: insertions, deletions and replacements that turn one into the other.
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
