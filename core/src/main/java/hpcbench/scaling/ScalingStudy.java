package hpcbench.scaling;

import hpcbench.result.Load;
import hpcbench.result.TrialSummary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds, in a sweep over the number of servers, the trials that show strong and weak scaling.
///
/// Trials of one kind of arrivals that share every swept value but the load and the number of
/// servers are sorted twice: by their whole load, and by their load per server. Each sorting of
/// more than one number of servers is a scaling, when the fewest servers are part of it.
final class ScalingStudy {
  /// Swept keys that are the load, its length, or the number of servers.
  private static final Set<String> VARIED =
      Set.of(
          "replicas",
          "concurrency",
          "clients_per_node",
          "requests",
          "warmup_requests",
          "arrival",
          "rate",
          "from",
          "to",
          "size",
          "period");

  /// Loads are the same when they are by six digits after the point.
  private static final double DIGITS = 1e6;

  private final List<Placed> trials;

  ScalingStudy(List<TrialSummary> trials) {
    this.trials = trials.stream().map(Placed::of).toList();
  }

  /// A trial, how many servers shared its load, and that load.
  private record Placed(TrialSummary trial, int servers, Load load) {
    private static Placed of(TrialSummary trial) {
      return new Placed(trial, servers(trial), Load.of(trial));
    }

    private static int servers(TrialSummary trial) {
      return trial
          .trial()
          .servers()
          .replicas()
          .or(() -> trial.measures().endpoints().map(all -> all.each().size()))
          .orElse(1);
    }

    private double loadPerServer() {
      return load.value() / servers;
    }

    private Alike alike() {
      Map<String, String> others = new LinkedHashMap<>(trial.trial().factors());
      others.keySet().removeIf(ScalingStudy::isVaried);
      return new Alike(load.family(), others);
    }
  }

  /// What trials must have in common to be compared.
  private record Alike(String family, Map<String, String> others) {}

  private static boolean isVaried(String factor) {
    return VARIED.contains(factor.substring(factor.lastIndexOf('.') + 1));
  }

  List<Scaling> scalings() {
    return grouped(trials, Placed::alike).entrySet().stream()
        .flatMap(group -> scalings(group.getKey().others(), group.getValue()))
        .toList();
  }

  private static Stream<Scaling> scalings(Map<String, String> others, List<Placed> alike) {
    return Stream.concat(
        scalings(Scaling.Kind.STRONG, others, alike, placed -> placed.load().value()),
        scalings(Scaling.Kind.WEAK, others, alike, Placed::loadPerServer));
  }

  private static Stream<Scaling> scalings(
      Scaling.Kind kind,
      Map<String, String> others,
      List<Placed> alike,
      ToDoubleFunction<Placed> load) {
    int fewest = alike.stream().mapToInt(Placed::servers).min().orElse(0);
    Collection<List<Placed>> sameLoad =
        grouped(alike, placed -> Math.round(DIGITS * load.applyAsDouble(placed))).values();
    return sameLoad.stream()
        .map(ScalingStudy::byServers)
        .filter(byServers -> byServers.size() > 1 && byServers.containsKey(fewest))
        .map(byServers -> scaling(kind, others, byServers));
  }

  private static SortedMap<Integer, List<Placed>> byServers(List<Placed> sameLoad) {
    return sameLoad.stream()
        .collect(Collectors.groupingBy(Placed::servers, TreeMap::new, Collectors.toList()));
  }

  private static Scaling scaling(
      Scaling.Kind kind, Map<String, String> others, SortedMap<Integer, List<Placed>> byServers) {
    List<Step> steps =
        byServers.entrySet().stream()
            .map(step -> Step.of(step.getKey(), trials(step.getValue())))
            .toList();
    return new Scaling(
        kind,
        words(kind, byServers.firstEntry().getValue().getFirst()),
        others,
        steps.stream().map(step -> step.against(steps.getFirst())).toList());
  }

  private static List<TrialSummary> trials(List<Placed> placed) {
    return placed.stream().map(Placed::trial).toList();
  }

  private static String words(Scaling.Kind kind, Placed first) {
    return switch (kind) {
      case STRONG -> first.load().text();
      case WEAK -> first.load().perServer(first.servers());
    };
  }

  private static <K> Map<K, List<Placed>> grouped(List<Placed> placed, Function<Placed, K> key) {
    return placed.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
