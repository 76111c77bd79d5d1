package hpcbench.verdict;

import hpcbench.result.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Judges whether a trial's numbers describe the service, this client, or neither.
///
/// `docs/explanation/verdict.md` lists the rules and says why they are as they are.
public final class Rules {
  private static final List<Rule> ALL =
      Stream.of(RequestRules.all(), TokenRules.all(), ClientRules.all(), NodeRules.all())
          .flatMap(List::stream)
          .toList();

  private Rules() {}

  /// Every rule, in the order of the docs.
  public static List<Rule> all() {
    return ALL;
  }

  /// The verdict on a finished trial: whatever any rule says.
  public static Verdict judge(Evidence evidence) {
    return Verdict.of(
        ALL.stream().map(rule -> rule.apply(evidence)).flatMap(Optional::stream).toList());
  }
}
