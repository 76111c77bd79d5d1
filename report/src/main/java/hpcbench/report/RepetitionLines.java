package hpcbench.report;

import hpcbench.result.PointSummary;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RunSummary;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the repetitions of each point of a sweep say together, in words: the median of the numbers
/// that matter most, and the range it can be relied on to lie in.
final class RepetitionLines {
  private RepetitionLines() {}

  /// Whether any trial of the run was repeated.
  static boolean isRepeated(RunSummary run) {
    return run.trials().stream().anyMatch(trial -> trial.trial().repetition() > 1);
  }

  /// Why points were not repeated more often, where that depended on what was measured, and a line
  /// a point; nothing when no trial was repeated.
  static List<String> of(RunSummary run) {
    Stream<String> points =
        isRepeated(run)
            ? PointSummary.of(run.trials()).stream().map(point -> line(point, run))
            : Stream.empty();
    return Stream.concat(run.repetitionEnds().stream().map(RepetitionEnd::message), points)
        .toList();
  }

  private static String line(PointSummary point, RunSummary run) {
    if (point.trials().isEmpty()) {
      return "%s: every one of %d repetitions is INVALID"
          .formatted(name(point), point.leftOut().size());
    }
    String numbers =
        RepeatedFigure.all().stream()
            .flatMap(figure ->
                figure.of(point, run.trials()).stream().map(words -> figure.title() + " " + words))
            .collect(Collectors.joining(", "));
    return "%s: median of %s: %s"
        .formatted(name(point), Wording.count(point.trials().size(), "repetition"), numbers);
  }

  /// The swept values of a point; the id of its first trial where nothing is swept.
  static String name(PointSummary point) {
    String factors =
        point.factors().entrySet().stream()
            .map(factor -> factor.getKey() + " " + factor.getValue())
            .collect(Collectors.joining(", "));
    return factors.isEmpty()
        ? Stream.concat(point.trials().stream(), point.leftOut().stream()).findFirst().orElse("")
        : factors;
  }
}
