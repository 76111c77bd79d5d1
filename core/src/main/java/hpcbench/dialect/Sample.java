package hpcbench.dialect;

import java.util.Arrays;

/// Numbers of which each tool takes its statistics in its own way. All of them are kept, eight
/// bytes each. Those that have no weight count once.
final class Sample {
  private double[] values = new double[64];
  private int count;
  private boolean sorted = true;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    sorted = false;
  }

  void add(long value) {
    add((double) value);
  }

  int count() {
    return count;
  }

  double sum() {
    return Arrays.stream(values, 0, count).sum();
  }

  double mean() {
    return sum() / count;
  }

  /// Of the numbers themselves, not an estimate for more of their kind: `numpy.std` divides by the
  /// count, too.
  double stddev() {
    double mean = mean();
    double squares = Arrays.stream(values, 0, count).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / count);
  }

  /// The number at this position in the order of size, from 0.
  double at(int position) {
    if (!sorted) {
      Arrays.sort(values, 0, count);
      sorted = true;
    }
    return values[position];
  }

  double min() {
    return at(0);
  }

  double max() {
    return at(count - 1);
  }

  /// A quantile, 0-1, between the two numbers next to it, as `numpy.percentile` takes it unless it
  /// is told otherwise (method `linear`). It need not be a number that was observed.
  double interpolated(double quantile) {
    double position = quantile * (count - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, count - 1);
    return at(below) + (position - below) * (at(above) - at(below));
  }
}
