package hpcbench.result;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures;
import hpcbench.observe.Observations;
import hpcbench.plan.Trial;
import java.util.List;
import java.util.Optional;

/// All that is known about a finished trial but its single requests: `trials/ID/summary.json`.
///
/// @param trial what was to be done
/// @param prompts what was asked
/// @param verdict whether the numbers can be believed
/// @param measures the numbers
/// @param client what the load engine said about itself
/// @param beyondCalibration how many more requests were in flight than a machine that put the load
///   is known to measure honestly; absent when none was beyond that, and where nothing is known
/// @param observed what servers and machines said about themselves
/// @param bottlenecks what held it back, as far as any rule found it
public record TrialSummary(
    Trial trial,
    PromptUse prompts,
    Verdict verdict,
    Measures measures,
    ClientReport client,
    Optional<BeyondCalibration> beyondCalibration,
    Observations observed,
    List<Bottleneck> bottlenecks) {
  public TrialSummary {
    bottlenecks = List.copyOf(bottlenecks);
  }

  /// Finding of a trial whose service ended while it ran.
  public static final String SERVICE_ENDED = "service-ended";

  /// Whether it did not run to its planned end: it was stopped, or lost its service or a client. A
  /// run that goes on runs it again.
  public boolean isCut() {
    return client.interrupted()
        || client.nodes().stream().anyMatch(node -> node.lost().isPresent())
        || verdict.findings().stream().anyMatch(finding -> finding.rule().equals(SERVICE_ENDED));
  }
}
