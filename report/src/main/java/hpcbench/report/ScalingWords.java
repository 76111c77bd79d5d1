package hpcbench.report;

import hpcbench.measure.Interval;
import hpcbench.scaling.Doubt;
import hpcbench.scaling.Ratio;
import hpcbench.scaling.Scaling;
import hpcbench.scaling.Step;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a sweep over the number of servers shows, in words.
final class ScalingWords {
  /// How the numbers are made.
  static final String FORMULA =
      "Speedup: output tokens/s over those of the fewest servers. Efficiency: that speedup over how"
          + " many times more servers there are.";

  private ScalingWords() {}

  /// What stays the same from line to line, such as `Strong scaling, 16 in flight`.
  static String name(Scaling scaling) {
    String kind =
        switch (scaling.kind()) {
          case STRONG -> "Strong scaling";
          case WEAK -> "Weak scaling";
        };
    Stream<String> others =
        scaling.others().entrySet().stream()
            .map(other -> TrialName.factor(other.getKey(), other.getValue()));
    return Stream.concat(Stream.of(kind, scaling.load()), others).collect(Collectors.joining(", "));
  }

  /// A sentence for each scaling, such as `Strong scaling, 16 in flight: 2 servers 1.92 times (96.0
  /// %), 4 servers 3.7 times (92.5 %) the throughput of 1 server`.
  static String line(Scaling scaling) {
    String steps =
        scaling.steps().stream().skip(1).map(ScalingWords::step).collect(Collectors.joining("; "));
    return "%s, against %s: %s"
        .formatted(name(scaling), servers(scaling.steps().getFirst()), steps);
  }

  private static String step(Step step) {
    String figures =
        step.speedup()
            .map(speedup ->
                "%s times the throughput, efficiency %s"
                    .formatted(
                        factor(speedup), step.efficiency().map(ScalingWords::share).orElse("–")))
            .orElse("no figure");
    String doubts = step.doubts().isEmpty() ? "" : " (%s)".formatted(doubts(step));
    return "%s %s%s".formatted(servers(step), figures, doubts);
  }

  private static String servers(Step step) {
    return Wording.count(step.servers(), "server");
  }

  /// A speedup as a factor, such as `1.92`.
  static String factor(Ratio ratio) {
    return factor(ratio.value())
        + range(
            ratio.range().map(ends -> factor(ends.low()) + " to " + factor(ends.high())).orElse(""),
            ratio);
  }

  private static String factor(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /// An efficiency in percent, with its range.
  static String share(Ratio ratio) {
    return Quantity.SHARE.show(ratio.value())
        + range(ratio.range().map(ScalingWords::shares).orElse(""), ratio);
  }

  private static String shares(Interval ends) {
    return "%s to %s"
        .formatted(
            Quantity.SHARE.scale(ends.low()).digits(ends.low()), Quantity.SHARE.show(ends.high()));
  }

  private static String range(String ends, Ratio ratio) {
    String confidence = ratio.isConfidence() ? "90 %: " : "";
    return ends.isEmpty() ? "" : " (%s%s)".formatted(confidence, ends);
  }

  /// Why the figures of a step say less than they seem to; empty when nothing speaks against them.
  static String doubts(Step step) {
    return step.doubts().stream().map(ScalingWords::inWords).collect(Collectors.joining("; "));
  }

  private static String inWords(Doubt doubt) {
    return switch (doubt) {
      case NO_VALID_TRIAL -> "no valid trial";
      case CLIENT_LIMITED -> "client-limited: the servers may give more";
      case OFFERED_RATE ->
          "kept up with the offered rate: this is the load, not what the servers can do";
      case REFERENCE -> "what it is compared with is in doubt";
    };
  }
}
