package hpcbench.bottleneck;

import hpcbench.result.Bottleneck;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds what held a trial back, from what its client and its servers saw on one time axis.
///
/// `docs/explanation/bottlenecks.md` lists the rules and says why they are as they are.
public final class Bottlenecks {
  private static final List<Rule> RULES =
      List.of(
          new ClientLimit(),
          new Queueing(),
          new KvPressure(),
          new LongPrefill(),
          new SlowDecode(),
          new SlowNetwork(),
          new BusyHost(),
          new IdleGpu(),
          new UnevenServers(),
          new ColdStart());

  private Bottlenecks() {}

  /// The rules, in the order they are tried.
  static List<Rule> rules() {
    return RULES;
  }

  /// All that any rule finds in a trial: the client first, since it makes the rest doubtful, then
  /// by the share of time spent there.
  public static List<Bottleneck> of(TrialEvidence evidence) {
    return RULES.stream()
        .map(rule -> rule.find(evidence))
        .flatMap(Optional::stream)
        .sorted(
            Comparator.comparing((Bottleneck found) -> found.where() != Bottleneck.Where.CLIENT)
                .thenComparing(Comparator.comparingDouble(Bottleneck::share).reversed()))
        .toList();
  }
}
