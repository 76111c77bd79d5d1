package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.measure.Measures.Metric;
import hpcbench.recipe.Arrival;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import hpcbench.result.TrialSummary;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Where, over the closed loops of a sweep, more requests in flight no longer buy throughput: the
/// first step that brings less than a tenth of what it adds in load, while latency takes at least
/// half of it.
public final class Knee {
  private static final double GAIN = 0.1;
  private static final double PAIN = 0.5;

  /// Swept keys that are the load of a closed loop.
  private static final Set<String> LOAD = Set.of("concurrency", "clients_per_node", "batch");

  /// Stable short name.
  static final String NAME = "concurrency-knee";

  private Knee() {}

  /// When a step of a sweep is one, in words, with its thresholds.
  static String limit() {
    return "a step that adds a share *s* of load brings less than %s of *s* in throughput, and costs at least %s of *s* in median end-to-end latency"
        .formatted(percent(GAIN), percent(PAIN));
  }

  /// What a person can do about it, in general.
  static String remedy() {
    return "no more load than before that step, or more of what holds the trial after it back";
  }

  /// The knees of the trials of a sweep: one at most for each set of other swept values. Trials
  /// that are INVALID for more than their clients' sake do not count.
  public static List<Bottleneck> of(List<TrialSummary> trials) {
    Map<Map<String, String>, List<TrialSummary>> alike =
        trials.stream()
            .filter(trial -> trial.trial().workload().arrival() instanceof Arrival.Closed)
            .filter(trial -> trial.measures().requests().completed() > 0)
            .collect(Collectors.groupingBy(Knee::others, LinkedHashMap::new, Collectors.toList()));
    return alike.values().stream().map(Knee::find).flatMap(Optional::stream).toList();
  }

  private static Map<String, String> others(TrialSummary trial) {
    Map<String, String> factors = new TreeMap<>(trial.trial().factors());
    factors.keySet().removeAll(LOAD);
    return factors;
  }

  private record Step(TrialSummary before, TrialSummary after) {
    private double load() {
      return (double) inFlight(after) / inFlight(before) - 1;
    }

    private double throughput() {
      return after.measures().requestThroughput() / before.measures().requestThroughput() - 1;
    }

    private double latency() {
      return latency(after) / latency(before) - 1;
    }

    private static double latency(TrialSummary trial) {
      return trial.measures().distribution(Metric.END_TO_END).p50();
    }

    private boolean isBeyondTheKnee() {
      return load() > 0 && throughput() < GAIN * load() && latency() >= PAIN * load();
    }
  }

  private static int inFlight(TrialSummary trial) {
    return trial.client().maxInFlight();
  }

  private static Optional<Bottleneck> find(List<TrialSummary> alike) {
    List<TrialSummary> byLoad =
        alike.stream().sorted(Comparator.comparingInt(Knee::inFlight)).toList();
    return IntStream.range(1, byLoad.size())
        .mapToObj(i -> new Step(byLoad.get(i - 1), byLoad.get(i)))
        .filter(Step::isBeyondTheKnee)
        .findFirst()
        .map(Knee::found);
  }

  private static Bottleneck found(Step step) {
    return new Bottleneck(
        Where.LOAD,
        NAME,
        0,
        "from %d requests in flight (%s) to %d (%s) throughput changed by %s, from %s to %s requests a second, and the median end-to-end latency by %s"
            .formatted(
                inFlight(step.before()),
                step.before().trial().id(),
                inFlight(step.after()),
                step.after().trial().id(),
                percent(step.throughput()),
                number(step.before().measures().requestThroughput()),
                number(step.after().measures().requestThroughput()),
                percent(step.latency())),
        "%d in flight, %s requests a second, is about what this service can use: more only waits. To go beyond, remove what holds the trial %s back%s"
            .formatted(
                inFlight(step.before()),
                number(step.before().measures().requestThroughput()),
                step.after().trial().id(),
                causes(step.after())));
  }

  private static String causes(TrialSummary trial) {
    return trial.bottlenecks().isEmpty()
        ? ""
        : trial.bottlenecks().stream()
            .map(Bottleneck::rule)
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
