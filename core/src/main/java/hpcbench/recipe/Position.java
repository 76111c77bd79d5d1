package hpcbench.recipe;

import java.util.Comparator;

/// A place in a text file.
///
/// @param line line, from 1
/// @param column column, from 1, counted in characters
record Position(int line, int column) implements Comparable<Position> {
  /// Where a file begins.
  static final Position START = new Position(1, 1);

  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
