package hpcbench.measure;

/// A range that a value lies in, both ends included, in the unit of that value.
///
/// @param low lower end
/// @param high upper end
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval runs from low to high, not from %s to %s".formatted(low, high));
    }
  }

  /// Whether the value lies in the range.
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /// Half of its width.
  public double halfWidth() {
    return (high - low) / 2;
  }
}
