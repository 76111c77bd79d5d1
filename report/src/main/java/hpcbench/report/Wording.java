package hpcbench.report;

import hpcbench.measure.Distribution;
import hpcbench.result.Verdict;

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
}
