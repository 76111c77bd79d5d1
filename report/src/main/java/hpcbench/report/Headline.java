package hpcbench.report;

import hpcbench.plan.Trial;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The run in a few sentences that a person understands who knows none of its terms: what was run,
/// what the best point was, and whether to believe it.
///
/// @param level the run's worst verdict, or INVALID when the run did not get to its end
/// @param what what was run
/// @param best what the best point achieved
/// @param trust whether the numbers can be believed
/// @param bestTrial the best point, when any trial has numbers that can be believed
record Headline(
    Verdict.Level level, String what, String best, String trust, Optional<TrialSummary> bestTrial) {

  /// The headline of this run.
  static Headline of(RunSummary run) {
    Optional<TrialSummary> best = best(run.trials());
    return new Headline(
        run.worst(), what(run), best.map(Headline::achieved).orElse(NO_BEST), trust(run), best);
  }

  /// All the sentences in a row.
  String text() {
    return String.join(" ", what, best, trust);
  }

  private static final String NO_BEST = "No trial has numbers that can be believed.";

  /// The valid trial with the highest goodput, where an objective is given, or else with the
  /// highest output token throughput.
  private static Optional<TrialSummary> best(List<TrialSummary> trials) {
    return trials.stream()
        .filter(trial -> trial.verdict().level() == Verdict.Level.VALID)
        .filter(trial -> trial.measures().requests().completed() > 0)
        .max(
            Comparator.<TrialSummary>comparingDouble(
                    trial -> trial.measures().goodput().orElse(0.0))
                .thenComparingDouble(trial -> trial.measures().outputTokenThroughput()));
  }

  private static String what(RunSummary run) {
    int ran = run.trials().size();
    String trials =
        ran == run.plannedTrials()
            ? Wording.count(ran, "trial")
            : "%d of %s".formatted(ran, Wording.count(run.plannedTrials(), "trial"));
    return "%s of %s on %s %s run."
        .formatted(
            trials,
            distinct(run, trial -> trial.workload().model()),
            distinct(run, trial -> trial.workload().service()),
            ran == 1 ? "was" : "were");
  }

  private static String distinct(RunSummary run, Function<Trial, String> value) {
    return run.plan().trials().stream().map(value).distinct().collect(Collectors.joining(", "));
  }

  private static String achieved(TrialSummary trial) {
    String goodput =
        trial
            .measures()
            .goodput()
            .map(rate -> " and a goodput of " + Quantity.REQUESTS_PER_SECOND.show(rate))
            .orElse("");
    return "The best point, %s, gave %s of output%s; half of the requests had their first token within %s."
        .formatted(
            TrialName.of(trial),
            Quantity.TOKENS_PER_SECOND.show(trial.measures().outputTokenThroughput()),
            goodput,
            Quantity.SECONDS.show(
                trial.measures().distribution(hpcbench.measure.Measures.Metric.TTFT).p50()));
  }

  private static String trust(RunSummary run) {
    long doubtful =
        run.trials().stream()
            .filter(trial -> trial.verdict().level() != Verdict.Level.VALID)
            .count();
    return believed(run.trials().size(), doubtful) + cut(run);
  }

  private static String cut(RunSummary run) {
    String reason = run.reason().map(": "::concat).orElse("");
    return switch (run.status()) {
      case COMPLETE -> "";
      case INTERRUPTED -> " The run was interrupted; what ran is kept" + reason + ".";
      case FAILED -> " The run could not go on; what ran is kept" + reason + ".";
    };
  }

  private static String believed(int trials, long doubtful) {
    if (trials == 0) {
      return "There is nothing to believe.";
    }
    if (doubtful == 0) {
      return trials == 1
          ? "Its numbers can be believed."
          : "The numbers of all trials can be believed.";
    }
    return "%d of %d trials cannot be taken at face value; the reasons stand beside them."
        .formatted(doubtful, trials);
  }
}
