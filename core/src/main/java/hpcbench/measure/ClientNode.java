package hpcbench.measure;

import java.util.Optional;

/// One of several client nodes that carried a trial's load together.
///
/// @param name its name, such as that of its host; unique in the trial
/// @param requests how many requests it handed over, warm-up included
/// @param clockBefore how its clock stood before the start, by which the common start instant was
///   told to it; absent when it was lost before
/// @param clockAfter the same after the end; absent when it was lost before
/// @param report what its engine observed of itself; absent when it was lost
/// @param lost why its part of the trial is missing or incomplete; absent when it is whole
public record ClientNode(
    String name,
    long requests,
    Optional<ClockOffset> clockBefore,
    Optional<ClockOffset> clockAfter,
    Optional<ClientReport> report,
    Optional<String> lost) {
  /// How far the node's instants may be from the common time axis, in nanoseconds: what its clock
  /// was not known to, and what it has moved since it was set by; 0 when it never was.
  public long axisErrorNs() {
    long drift =
        clockBefore
            .flatMap(
                before -> clockAfter.map(after -> Math.abs(after.offsetNs() - before.offsetNs())))
            .orElse(0L);
    return Math.max(drift, clockBefore.map(ClockOffset::uncertaintyNs).orElse(0L));
  }
}
