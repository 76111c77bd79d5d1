package hpcbench.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One line of the table.
///
/// @param name what is shown, with its unit
/// @param shape the load it is taken under
/// @param values one or two numbers of a sample
/// @param reach what is to be reached
record Figure(String name, Shape shape, List<ToDoubleFunction<Sample>> values, Reach reach) {
  private static final double MICROS = 1e6;
  private static final double MICROS_OF_NANOS = 1e-3;
  private static final double MILLIS_OF_NANOS = 1e-6;
  private static final double MEBIBYTES = 1.0 / (1 << 20);

  Figure {
    values = List.copyOf(values);
  }

  /// The same figure, with something to be reached.
  Figure reaching(Reach goal) {
    return new Figure(name, shape, values, goal);
  }

  static Figure cpuPerToken(Shape shape) {
    return of("CPU per token, us", shape, sample -> sample.cpuPerToken() * MICROS);
  }

  static Figure tokensPerSecond(Shape shape) {
    return of("thousand tokens a second", shape, sample -> sample.tokensPerSecond() / 1000);
  }

  /// Of clients that people start by name; our engine's own is that of its command.
  static Figure startMillis(Shape shape) {
    return of(
        "from the command to its first request, ms", shape, sample -> sample.startSeconds() * 1000);
  }

  static Figure inFlight(Shape shape) {
    return of("requests in flight", shape, Sample::inFlight);
  }

  static Figure receiptError(Shape shape) {
    return ofError("receipt error p50 / p99, us", shape, Errors::receipt, MICROS_OF_NANOS);
  }

  static Figure ttftError(Shape shape) {
    return ofError("TTFT error p50 / p99, ms", shape, Errors::ttft, MILLIS_OF_NANOS);
  }

  static Figure meanTtftError(Shape shape) {
    return of(
        "TTFT error, mean, ms", shape, sample -> sample.errors().ttft().mean() * MILLIS_OF_NANOS);
  }

  static Figure wireLag(Shape shape) {
    return ofError(
        "schedule lag on the wire p50 / p99, us", shape, Errors::wireLag, MICROS_OF_NANOS);
  }

  static Figure residentMemory(Shape shape) {
    return of(
        "resident memory at its highest, MiB", shape, sample -> sample.residentBytes() * MEBIBYTES);
  }

  static Figure allocatedPerToken(Shape shape) {
    return of("bytes allocated per token, by the event loop", shape, Sample::loopBytesPerToken);
  }

  static Figure allocatedPerTokenInAll(Shape shape) {
    return of("bytes allocated per token, by all threads", shape, Sample::bytesPerToken);
  }

  /// The medians of these samples, each with its spread.
  List<Spread> spreads(List<Sample> samples) {
    return values.stream()
        .map(value -> Spread.of(samples.stream().map(value::applyAsDouble).toList()))
        .toList();
  }

  /// Spreads in one cell of the table; a dash where there is nothing to show.
  ///
  /// @param rounds how many the table has
  static String cell(List<Spread> spreads, int rounds) {
    return spreads.stream().anyMatch(Spread::isEmpty)
        ? "-"
        : spreads.stream().map(spread -> spread.words(rounds)).collect(Collectors.joining(" / "));
  }

  private static Figure of(String name, Shape shape, ToDoubleFunction<Sample> value) {
    return new Figure(name, shape, List.of(value), new Reach.Nothing());
  }

  /// The median and the 99th percentile of an error, in multiples of a nanosecond.
  private static Figure ofError(
      String name, Shape shape, Function<Errors, SortedSamples> error, double perNano) {
    return new Figure(
        name,
        shape,
        List.of(
            sample -> error.apply(sample.errors()).quantile(0.5) * perNano,
            sample -> error.apply(sample.errors()).quantile(0.99) * perNano),
        new Reach.Nothing());
  }
}
