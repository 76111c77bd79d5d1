package hpcbench.report;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.plan.Trial;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The run in a few sentences that a person understands who knows none of its terms: whether to
/// believe it, what was run, and what the best point was.
///
/// @param level the run's worst verdict, or INVALID when no trial was finished
/// @param trust whether the numbers can be believed
/// @param what what was run
/// @param best what the best point achieved
/// @param bestTrial the best point, when any trial has numbers that can be believed
record Headline(
    Verdict.Level level, String trust, String what, String best, Optional<TrialSummary> bestTrial) {
  private static final String NO_BEST =
      "No trial has numbers that can be believed, so none is the best.";

  /// The headline of this run.
  static Headline of(RunSummary run) {
    Optional<TrialSummary> best = best(run.trials());
    return new Headline(
        run.worst(),
        trust(run),
        what(run),
        best.map(trial -> achieved(trial, run)).orElse(NO_BEST),
        best);
  }

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
            : "%d of %s".formatted(ran, Wording.count(run.plannedTrials(), "planned trial"));
    return "%s of model %s on service %s."
        .formatted(
            trials,
            distinct(run, trial -> trial.workload().model()),
            distinct(run, trial -> trial.workload().service()));
  }

  private static String distinct(RunSummary run, Function<Trial, String> value) {
    return run.plan().trials().stream().map(value).distinct().collect(Collectors.joining(", "));
  }

  private static String achieved(TrialSummary trial, RunSummary run) {
    String point = run.trials().size() == 1 ? "It gave" : TrialName.of(trial) + " gave";
    return "%s%s %s of output%s; half of the requests %s."
        .formatted(
            run.trials().size() == 1 ? "" : "Best point: ",
            point,
            Quantity.TOKENS_PER_SECOND.show(trial.measures().outputTokenThroughput()),
            good(trial.measures()),
            waited(trial.measures()));
  }

  /// Answers that were not streamed have no first token to wait for.
  private static String waited(Measures measures) {
    Distribution ttft = measures.distribution(Metric.TTFT);
    return ttft.count() > 0
        ? "had their first token within " + Quantity.SECONDS.show(ttft.p50())
        : "were answered within "
            + Quantity.SECONDS.show(measures.distribution(Metric.END_TO_END).p50());
  }

  private static String good(Measures measures) {
    return measures
        .goodput()
        .map(rate ->
            " and %s within the objective".formatted(Quantity.REQUESTS_PER_SECOND.show(rate)))
        .orElse("");
  }

  private static String trust(RunSummary run) {
    return believed(run.trials()) + cut(run);
  }

  private static String cut(RunSummary run) {
    String reason = run.reason().map(": "::concat).orElse("");
    return switch (run.status()) {
      case COMPLETE -> "";
      case CUT -> " The run is not complete; what ran is kept" + reason + ".";
      case INTERRUPTED -> " The run was interrupted; what ran is kept" + reason + ".";
      case FAILED -> " The run could not go on; what ran is kept" + reason + ".";
    };
  }

  private static String believed(List<TrialSummary> trials) {
    long limited = count(trials, Verdict.Level.CLIENT_LIMITED);
    long invalid = count(trials, Verdict.Level.INVALID);
    if (trials.isEmpty()) {
      return "No trial was finished, so there are no numbers.";
    }
    if (limited + invalid == 0) {
      return trials.size() == 1
          ? "No check speaks against the numbers."
          : "No check speaks against the numbers of any of the %d trials.".formatted(trials.size());
    }
    return "Of %s, %s; the reasons stand below."
        .formatted(Wording.count(trials.size(), "trial"), doubtful(limited, invalid));
  }

  private static String doubtful(long limited, long invalid) {
    String clientLimited = Wording.count(limited, "is", "are") + " client-limited";
    String notValid = Wording.count(invalid, "is", "are") + " invalid";
    if (invalid == 0) {
      return clientLimited;
    }
    return limited == 0 ? notValid : clientLimited + " and " + notValid;
  }

  private static long count(List<TrialSummary> trials, Verdict.Level level) {
    return trials.stream().filter(trial -> trial.verdict().level() == level).count();
  }
}
