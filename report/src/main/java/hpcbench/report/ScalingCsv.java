package hpcbench.report;

import hpcbench.result.Csv;
import hpcbench.scaling.Ratio;
import hpcbench.scaling.Scaling;
import hpcbench.scaling.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scalings of a run as comma-separated values: a line for each number of servers of each.
final class ScalingCsv {
  private static final List<String> COLUMNS =
      List.of(
          "scaling",
          "load",
          "servers",
          "trials",
          "output_tokens_per_second",
          "speedup",
          "speedup_low",
          "speedup_high",
          "efficiency_ratio",
          "efficiency_low",
          "efficiency_high",
          "range",
          "doubts");

  private ScalingCsv() {}

  static String of(List<Scaling> scalings) {
    List<String> factors =
        scalings.stream()
            .flatMap(scaling -> scaling.others().keySet().stream())
            .distinct()
            .toList();
    Stream<String> header =
        Stream.concat(factors.stream().map(name -> "factor_" + name), COLUMNS.stream());
    return Stream.concat(
            Stream.of(Csv.line(header.toList())),
            scalings.stream().flatMap(scaling -> lines(scaling, factors)))
        .collect(Collectors.joining());
  }

  private static Stream<String> lines(Scaling scaling, List<String> factors) {
    return scaling.steps().stream().map(step -> Csv.line(fields(scaling, step, factors)));
  }

  private static List<String> fields(Scaling scaling, Step step, List<String> factors) {
    List<String> fields = new ArrayList<>();
    factors.forEach(factor -> fields.add(scaling.others().getOrDefault(factor, "")));
    fields.add(lowerCase(scaling.kind()));
    fields.add(scaling.load());
    fields.add(Integer.toString(step.servers()));
    fields.add(String.join(" ", step.trials()));
    fields.add(step.throughput().map(rate -> Double.toString(rate.median())).orElse(""));
    fields.addAll(numbers(step.speedup()));
    fields.addAll(numbers(step.efficiency()));
    fields.add(range(step.efficiency()));
    fields.add(step.doubts().stream().map(ScalingCsv::lowerCase).collect(Collectors.joining(" ")));
    return fields;
  }

  private static List<String> numbers(Optional<Ratio> ratio) {
    return List.of(
        ratio.map(one -> Double.toString(one.value())).orElse(""),
        ratio.flatMap(Ratio::range).map(ends -> Double.toString(ends.low())).orElse(""),
        ratio.flatMap(Ratio::range).map(ends -> Double.toString(ends.high())).orElse(""));
  }

  private static String range(Optional<Ratio> ratio) {
    return ratio
        .filter(one -> one.range().isPresent())
        .map(one -> one.isConfidence() ? "confidence_90" : "min_max")
        .orElse("");
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
