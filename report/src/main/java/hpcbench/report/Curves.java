package hpcbench.report;

import hpcbench.result.Load;
import hpcbench.result.TrialSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Sorts the trials of a sweep into curves: first by the kind of their arrivals, then by every
/// swept value that is not the load itself.
final class Curves {
  /// Swept keys that say how hard the service is pressed, rather than what is asked of it.
  private static final Set<String> OPEN_LOAD =
      Set.of("arrival", "rate", "from", "to", "size", "period");

  /// In a closed loop the first of these that was swept is what a curve runs along.
  private static final List<String> CLOSED_LOAD =
      List.of("concurrency", "clients_per_node", "batch");

  private Curves() {}

  /// The curves of these trials. Trials without a completed request have no point.
  static List<Curve> of(List<TrialSummary> trials) {
    Map<String, List<TrialSummary>> families =
        trials.stream()
            .filter(trial -> trial.measures().requests().completed() > 0)
            .collect(
                Collectors.groupingBy(
                    trial -> Load.of(trial).family(), LinkedHashMap::new, Collectors.toList()));
    return families.entrySet().stream()
        .flatMap(family -> split(family.getKey(), family.getValue()).stream())
        .toList();
  }

  private static List<Curve> split(String family, List<TrialSummary> trials) {
    List<String> apart = telling(trials);
    Map<String, List<TrialSummary>> groups =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> values(trial, apart), LinkedHashMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(group -> Curve.of(named(family, group.getKey()), group.getValue()))
        .toList();
  }

  private static String named(String family, String values) {
    return values.isEmpty() ? family : family + ", " + values;
  }

  /// The swept keys that differ among these trials and are not the load.
  private static List<String> telling(List<TrialSummary> trials) {
    List<String> differing =
        Factors.names(trials).stream().filter(name -> differs(name, trials)).toList();
    Set<String> load =
        trials.getFirst().trial().workload().arrival().isOpen() ? OPEN_LOAD : along(differing);
    return differing.stream().filter(name -> !load.contains(name)).toList();
  }

  private static Set<String> along(List<String> differing) {
    return CLOSED_LOAD.stream()
        .filter(differing::contains)
        .findFirst()
        .map(Set::of)
        .orElse(Set.of());
  }

  private static boolean differs(String name, List<TrialSummary> trials) {
    return trials.stream().map(trial -> Factors.value(trial, name)).distinct().count() > 1;
  }

  private static String values(TrialSummary trial, List<String> names) {
    return names.stream()
        .map(name -> name + " " + Factors.value(trial, name))
        .collect(Collectors.joining(", "));
  }
}
