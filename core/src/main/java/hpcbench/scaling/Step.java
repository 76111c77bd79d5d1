package hpcbench.scaling;

import hpcbench.measure.Measures;
import hpcbench.measure.Spread;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What so many servers did.
///
/// With `X(n)` the throughput of `n` servers and `n0` the fewest servers of the study, the speedup
/// is `S(n) = X(n) / X(n0)` and the efficiency `E(n) = S(n) n0 / n`: 1 where every server adds as
/// much as the first.
///
/// @param servers how many shared the load
/// @param trials ids of the trials that the throughput is of: all that are not INVALID
/// @param throughput output tokens per second over those trials; empty when there are none
/// @param speedup throughput over that of the fewest servers
/// @param efficiency share of what as many times the fewest servers would give
/// @param doubts why the figures say less than they seem to
public record Step(
    int servers,
    List<String> trials,
    Optional<Spread> throughput,
    Optional<Ratio> speedup,
    Optional<Ratio> efficiency,
    SortedSet<Doubt> doubts) {
  /// An open loop that has at least this share of its requests answered in time is kept up with.
  private static final double KEPT_UP = 0.95;

  public Step {
    trials = List.copyOf(trials);
    doubts = Collections.unmodifiableSortedSet(new TreeSet<>(doubts));
  }

  /// What these trials with so many servers measured, not yet compared with anything.
  static Step of(int servers, List<TrialSummary> trials) {
    List<TrialSummary> used = trials.stream().filter(Step::isUsable).toList();
    return new Step(
        servers,
        used.stream().map(trial -> trial.trial().id()).toList(),
        throughput(used),
        Optional.empty(),
        Optional.empty(),
        doubts(used));
  }

  private static boolean isUsable(TrialSummary trial) {
    return trial.verdict().level() != Verdict.Level.INVALID;
  }

  private static Optional<Spread> throughput(List<TrialSummary> used) {
    double[] rates =
        used.stream().mapToDouble(trial -> trial.measures().outputTokenThroughput()).toArray();
    return rates.length == 0 ? Optional.empty() : Optional.of(Spread.of(rates));
  }

  private static SortedSet<Doubt> doubts(List<TrialSummary> used) {
    SortedSet<Doubt> doubts = new TreeSet<>();
    if (used.isEmpty()) {
      doubts.add(Doubt.NO_VALID_TRIAL);
    }
    if (used.stream().anyMatch(Step::isClientLimited)) {
      doubts.add(Doubt.CLIENT_LIMITED);
    }
    if (used.stream().anyMatch(Step::isKeptUpWith)) {
      doubts.add(Doubt.OFFERED_RATE);
    }
    return doubts;
  }

  private static boolean isClientLimited(TrialSummary trial) {
    return trial.verdict().level() == Verdict.Level.CLIENT_LIMITED;
  }

  private static boolean isKeptUpWith(TrialSummary trial) {
    Measures measures = trial.measures();
    return trial.trial().workload().arrival().isOpen()
        && measures.requestThroughput() >= KEPT_UP * measures.offeredRate();
  }

  /// The same, compared with the fewest servers of the study.
  Step against(Step fewest) {
    Optional<Ratio> gain =
        servers == fewest.servers ? throughput.map(_ -> Ratio.ONE) : gainOver(fewest);
    return new Step(
        servers,
        trials,
        throughput,
        gain,
        gain.map(ratio -> ratio.times((double) fewest.servers / servers)),
        doubtsAgainst(fewest));
  }

  private Optional<Ratio> gainOver(Step fewest) {
    return throughput.flatMap(own -> fewest.throughput.flatMap(first -> Ratio.of(own, first)));
  }

  private SortedSet<Doubt> doubtsAgainst(Step fewest) {
    SortedSet<Doubt> all = new TreeSet<>(doubts);
    if (servers != fewest.servers && !fewest.doubts.isEmpty()) {
      all.add(Doubt.REFERENCE);
    }
    return all;
  }
}
