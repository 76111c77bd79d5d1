package hpcbench.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Numbers that count by a weight: a request with twice the tokens counts twice.
final class WeightedSample {
  private final List<Weighed> values = new ArrayList<>();
  private boolean sorted = true;

  private record Weighed(double value, double weight) {}

  /// Adds a number; one without weight does not count.
  void add(double value, double weight) {
    if (weight > 0) {
      values.add(new Weighed(value, weight));
      sorted = false;
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  double mean() {
    return values.stream().mapToDouble(one -> one.value() * one.weight()).sum() / weight();
  }

  double stddev() {
    double mean = mean();
    double squares =
        values.stream()
            .mapToDouble(one -> (one.value() - mean) * (one.value() - mean) * one.weight())
            .sum();
    return Math.sqrt(squares / weight());
  }

  private double weight() {
    return values.stream().mapToDouble(Weighed::weight).sum();
  }

  double min() {
    return sorted().getFirst().value();
  }

  double max() {
    return sorted().getLast().value();
  }

  /// The smallest number that, with all smaller ones, has at least this share of the weight, 0-1.
  double quantile(double quantile) {
    double needed = quantile * weight();
    double reached = 0;
    for (Weighed one : sorted()) {
      reached += one.weight();
      if (reached >= needed) {
        return one.value();
      }
    }
    return max();
  }

  private List<Weighed> sorted() {
    if (!sorted) {
      values.sort(Comparator.comparingDouble(Weighed::value));
      sorted = true;
    }
    return values;
  }
}
