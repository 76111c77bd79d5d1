package hpcbench.result;

import hpcbench.plan.Plan;
import java.util.List;
import java.util.Optional;

/// The whole run in one document: `summary.json`.
///
/// @param runId name of the run folder
/// @param status how the run ended
/// @param reason why it did not complete, in words for a person; absent when it did
/// @param plannedTrials trials of the plan, less those that repetition left out; more than `trials`
///   when the run was cut
/// @param plan what was to be done
/// @param trials the finished trials, in the order they ran
/// @param repetitionEnds why points were not repeated more often, where that depends on what was
///   measured
/// @param bottlenecks what held the sweep back over its points
public record RunSummary(
    String runId,
    Status status,
    Optional<String> reason,
    int plannedTrials,
    Plan plan,
    List<TrialSummary> trials,
    List<RepetitionEnd> repetitionEnds,
    List<Bottleneck> bottlenecks) {
  public RunSummary {
    trials = List.copyOf(trials);
    repetitionEnds = List.copyOf(repetitionEnds);
    bottlenecks = List.copyOf(bottlenecks);
  }

  /// How a run ended.
  public enum Status {
    /// Every trial of the plan ran.
    COMPLETE,
    /// It ended by itself before its job's time was up, which was not enough for the next trial;
    /// what ran is kept.
    CUT,
    /// It was stopped by a person; what ran is kept.
    INTERRUPTED,
    /// It could not go on; what ran is kept.
    FAILED
  }

  /// The worst verdict of the trials; INVALID when there is none.
  public Verdict.Level worst() {
    return trials.stream()
        .map(trial -> trial.verdict().level())
        .max(Verdict.Level::compareTo)
        .orElse(Verdict.Level.INVALID);
  }
}
