package hpcbench.report;

import hpcbench.measure.Distribution;
import hpcbench.recipe.Durations;
import hpcbench.recipe.Slo;
import hpcbench.result.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sentences that several of the report's parts say alike.
final class Wording {
  /// What the mark at a p99 means.
  static final String INDICATIVE =
      "* indicative only: a p99 needs at least %d samples to be relied on"
          .formatted(Distribution.SAMPLES_FOR_P99);

  private Wording() {}

  /// A verdict in one word for people.
  static String of(Verdict.Level level) {
    return switch (level) {
      case VALID -> "valid";
      case CLIENT_LIMITED -> "client-limited";
      case INVALID -> "invalid";
    };
  }

  /// How badly a finding speaks against the numbers, in one word.
  static String ofFinding(Verdict.Level level) {
    return level == Verdict.Level.VALID ? "note" : of(level);
  }

  /// What the verdict says about the numbers.
  static String meaning(Verdict.Level level) {
    return switch (level) {
      case VALID -> "The numbers describe the service.";
      case CLIENT_LIMITED -> "The numbers describe this client at its limit more than the service.";
      case INVALID -> "The numbers do not describe the service.";
    };
  }

  /// A number of things, in the singular or the plural.
  static String count(long number, String thing) {
    return count(number, thing, thing + "s");
  }

  /// A number of things with a plural of its own.
  static String count(long number, String one, String many) {
    return number == 1 ? "1 " + one : "%,d %s".formatted(number, many);
  }

  /// A number as it was written in a recipe: without digits that say nothing.
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /// A duration as a recipe writes it, such as `200ms`.
  static String time(Duration duration) {
    return Durations.format(duration);
  }

  /// The bounds of an objective, such as `TTFT ≤ 200 ms`.
  static String of(Slo slo) {
    return Stream.of(
            slo.ttft().map(bound -> "TTFT ≤ " + time(bound)),
            slo.tpot().map(bound -> "TPOT ≤ " + time(bound)),
            slo.endToEnd().map(bound -> "end-to-end ≤ " + time(bound)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }
}
