package hpcbench.scaling;

import hpcbench.result.TrialSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How throughput followed the number of servers that shared a load: trials that differ in nothing
/// else, from the fewest servers on.
///
/// @param kind what stayed the same when servers were added
/// @param load that load in words, such as `16 in flight` or `4 in flight a server`
/// @param others swept values that have nothing to do with it and are the same in all of the trials
/// @param steps one for each number of servers, of which there are at least two
public record Scaling(Kind kind, String load, Map<String, String> others, List<Step> steps) {
  public Scaling {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    steps = List.copyOf(steps);
  }

  /// What stays the same when servers are added.
  public enum Kind {
    /// The load of all servers together: does the same work go faster?
    STRONG,
    /// The load of each server: does more work go as fast?
    WEAK
  }

  /// All that these trials show, in the order in which the sweep first comes upon it; nothing when
  /// the number of servers was not swept.
  public static List<Scaling> of(List<TrialSummary> trials) {
    return new ScalingStudy(trials).scalings();
  }
}
