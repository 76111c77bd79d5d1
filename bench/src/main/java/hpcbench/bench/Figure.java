package hpcbench.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One line of the table.
///
/// @param name what is shown, with its unit
/// @param shape the load it is taken under
/// @param reach what we want to reach
/// @param values one or two numbers of a sample
record Figure(String name, Shape shape, String reach, List<ToDoubleFunction<Sample>> values) {
  private static final double MICROS = 1e6;
  private static final double MICROS_OF_NANOS = 1e-3;
  private static final double MILLIS_OF_NANOS = 1e-6;
  private static final double MEBIBYTES = 1.0 / (1 << 20);

  Figure {
    values = List.copyOf(values);
  }

  static Figure cpuPerToken(Shape shape, String reach) {
    return new Figure(
        "CPU per token, us", shape, reach, List.of(sample -> sample.cpuPerToken() * MICROS));
  }

  static Figure tokensPerSecond(Shape shape, String reach) {
    return new Figure(
        "thousand tokens a second",
        shape,
        reach,
        List.of(sample -> sample.tokensPerSecond() / 1000));
  }

  static Figure streaming(Shape shape, String reach) {
    return new Figure("streams in flight", shape, reach, List.of(Sample::streaming));
  }

  static Figure receiptError(Shape shape, String reach) {
    return new Figure(
        "receipt error p50 / p99, us",
        shape,
        reach,
        List.of(
            sample -> sample.errors().receipt().quantile(0.5) * MICROS_OF_NANOS,
            sample -> sample.errors().receipt().quantile(0.99) * MICROS_OF_NANOS));
  }

  static Figure ttftError(Shape shape, String reach) {
    return new Figure(
        "TTFT error p50 / p99, ms",
        shape,
        reach,
        List.of(
            sample -> sample.errors().ttft().quantile(0.5) * MILLIS_OF_NANOS,
            sample -> sample.errors().ttft().quantile(0.99) * MILLIS_OF_NANOS));
  }

  static Figure meanTtftError(Shape shape, String reach) {
    return new Figure(
        "TTFT error, mean, ms",
        shape,
        reach,
        List.of(sample -> sample.errors().ttft().mean() * MILLIS_OF_NANOS));
  }

  static Figure wireLag(Shape shape, String reach) {
    return new Figure(
        "schedule lag on the wire p50 / p99, us",
        shape,
        reach,
        List.of(
            sample -> sample.errors().wireLag().quantile(0.5) * MICROS_OF_NANOS,
            sample -> sample.errors().wireLag().quantile(0.99) * MICROS_OF_NANOS));
  }

  static Figure residentMemory(Shape shape, String reach) {
    return new Figure(
        "resident memory at its highest, MiB",
        shape,
        reach,
        List.of(sample -> sample.residentBytes() * MEBIBYTES));
  }

  static Figure allocatedPerToken(Shape shape, String reach) {
    return new Figure(
        "allocated bytes per token", shape, reach, List.of(Sample::allocatedPerToken));
  }

  /// The medians of these samples, each with its spread; a dash where there is nothing to show.
  String of(List<Sample> samples) {
    List<Spread> spreads =
        values.stream()
            .map(value -> Spread.of(samples.stream().map(value::applyAsDouble).toList()))
            .toList();
    if (spreads.stream().anyMatch(Spread::isEmpty)) {
      return "-";
    }
    return spreads.stream().map(Spread::toString).collect(Collectors.joining(" / "));
  }
}
