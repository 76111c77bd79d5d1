package hpcbench.orchestrate;

/// The seven phases of a run, in order.
public enum RunPhase {
  /// The run folder and what is known about this machine.
  INITIALISE,
  /// Services started, and waited for until they really answer.
  DEPLOY,
  /// Observers started.
  MONITOR,
  /// Load engines started.
  LAUNCH_CLIENTS,
  /// Trials, one after the other; each is on disk before the next begins.
  EXECUTE,
  /// Everything that was started is ended. Always runs.
  TEAR_DOWN,
  /// Summaries and pages.
  REPORT
}
