package hpcbench.orchestrate;

import hpcbench.drive.Progress;
import hpcbench.plan.Trial;
import hpcbench.result.TrialSummary;
import java.time.Duration;

/// Something that happened in a run, for whoever shows it to a person or a program.
public sealed interface RunEvent {
  /// A phase of the run began; phases are numbered from 1 as in `docs/architecture.md`.
  record PhaseStarted(RunPhase phase) implements RunEvent {}

  /// A phase of the run ended, for good or ill.
  record PhaseEnded(RunPhase phase, Duration took) implements RunEvent {}

  /// A service was started and is waited for, or is prepared: what it is doing now.
  ///
  /// @param step what is being done
  /// @param done units done, 0 when unknown
  /// @param total units in all, 0 when unknown
  record ServiceStep(String service, String step, long done, long total) implements RunEvent {}

  /// A service answered a real request with tokens.
  record ServiceReady(String service, String address, Duration after) implements RunEvent {}

  /// A trial begins.
  ///
  /// @param position its place in the run, from 1
  /// @param of trials in the run
  record TrialStarted(Trial trial, int position, int of) implements RunEvent {}

  /// How the running trial goes.
  record TrialProgress(Trial trial, Progress progress) implements RunEvent {}

  /// A trial ended and is on disk.
  record TrialEnded(TrialSummary summary) implements RunEvent {}

  /// Something a person should know, in one line.
  record Note(String message) implements RunEvent {}
}
