package hpcbench.report;

import hpcbench.measure.Spread;
import hpcbench.result.Csv;
import hpcbench.result.PointSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The points of a sweep over their repetitions, as comma-separated values: a line for each number
/// of each point, in the base unit that its name says.
final class RepetitionsCsv {
  private static final List<String> COLUMNS =
      List.of(
          "trials",
          "left_out",
          "verdict",
          "name",
          "count",
          "median",
          "low",
          "high",
          "range",
          "pooled");

  private RepetitionsCsv() {}

  static String of(List<PointSummary> points) {
    List<String> factors =
        points.stream().flatMap(point -> point.factors().keySet().stream()).distinct().toList();
    Stream<String> header =
        Stream.concat(factors.stream().map(name -> "factor_" + name), COLUMNS.stream());
    return Stream.concat(
            Stream.of(Csv.line(header.toList())),
            points.stream().flatMap(point -> lines(point, factors)))
        .collect(Collectors.joining());
  }

  private static Stream<String> lines(PointSummary point, List<String> factors) {
    return point.spreads().entrySet().stream()
        .map(number -> Csv.line(fields(point, factors, number.getKey(), number.getValue())));
  }

  private static List<String> fields(
      PointSummary point, List<String> factors, String name, Spread spread) {
    List<String> fields = new ArrayList<>();
    factors.forEach(factor -> fields.add(point.factors().getOrDefault(factor, "")));
    fields.add(String.join(" ", point.trials()));
    fields.add(String.join(" ", point.leftOut()));
    fields.add(point.verdict().name().toLowerCase(Locale.ROOT));
    fields.add(name);
    fields.add(Integer.toString(spread.count()));
    fields.add(Double.toString(spread.median()));
    fields.add(Double.toString(spread.range().low()));
    fields.add(Double.toString(spread.range().high()));
    fields.add(spread.isConfidence() ? "confidence_95" : "min_max");
    fields.add(
        Optional.ofNullable(point.pooledRates().get(name))
            .map(rate -> Double.toString(rate))
            .orElse(""));
    return fields;
  }
}
