package hpcbench.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// One metric of another tool.
///
/// @param name as the tool writes it in its files
/// @param unit what the numbers are in, such as `ms`; empty for plain counts and shares
/// @param statistics its numbers by the tool's word for each, such as `p99`; a metric that is a
///   single number has it as `value`
public record Figure(String name, String unit, Map<String, Double> statistics) {
  private static final String VALUE = "value";

  public Figure {
    statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
  }

  /// A metric that is a single number.
  static Figure of(String name, String unit, double value) {
    return new Figure(name, unit, Map.of(VALUE, value));
  }

  /// A metric that is a count.
  static Figure count(String name, long count) {
    return of(name, "", (double) count);
  }

  /// Whether this is a single number, not a distribution.
  public boolean isSingle() {
    return statistics.keySet().equals(Set.of(VALUE));
  }

  /// The number of this name.
  ///
  /// @throws IllegalArgumentException when there is none
  public double statistic(String statistic) {
    Double number = statistics.get(statistic);
    if (number == null) {
      throw new IllegalArgumentException(
          "%s has no %s, but %s".formatted(name, statistic, statistics.keySet()));
    }
    return number;
  }

  /// The single number that this metric is.
  public double value() {
    return statistic(VALUE);
  }
}
