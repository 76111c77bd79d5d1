package hpcbench.cli;

import hpcbench.deploy.JobState;
import hpcbench.result.RunSummary;
import hpcbench.result.Verdict;
import java.util.Arrays;
import java.util.Optional;

/// How a command says to the shell what came of it. The numbers are part of the interface and are
/// listed in `docs/reference/exit-codes.md`.
public enum ExitCode {
  /// All went well; for a run: every trial is VALID.
  OK(0),
  /// A fault of the toolkit itself.
  FAULT(1),
  /// The command line cannot be understood.
  USAGE(2),
  /// Something that the toolkit needs is missing, such as a JDK or a file.
  MISSING(3),
  /// What was given was found but is not right, such as a recipe with problems.
  INVALID_INPUT(4),
  /// The run could not go on; finished trials are kept.
  RUN_FAILED(5),
  /// The run is complete, and at least one trial is INVALID.
  TRIAL_INVALID(6),
  /// The run is complete, no trial is INVALID, and at least one is CLIENT_LIMITED.
  CLIENT_LIMITED(7),
  /// The job's time was not enough for all trials; finished trials are kept.
  CUT(8),
  /// Stopped by Ctrl-C (SIGINT); finished trials are kept.
  INTERRUPTED(130),
  /// Stopped by SIGTERM; finished trials are kept.
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// The number that the shell sees.
  public int number() {
    return number;
  }

  /// What to say of a job that went in this way: what its script ended with, where that is one of
  /// these.
  ///
  /// @return [#RUN_FAILED] where it is none, or is not known
  static ExitCode of(JobState state) {
    return switch (state) {
      case JobState.Ended(JobState.End end, Optional<Integer> code) ->
          end == JobState.End.COMPLETED ? OK : code.flatMap(ExitCode::ofFailure).orElse(RUN_FAILED);
      case JobState.Waiting _,
          JobState.Running _,
          JobState.Gone _,
          JobState.Unknown _,
          JobState.Unreachable _ ->
          RUN_FAILED;
    };
  }

  private static Optional<ExitCode> ofFailure(int number) {
    return Arrays.stream(values()).filter(code -> code != OK && code.number == number).findFirst();
  }

  /// What to say of a run that ended in this way.
  ///
  /// @param anyVerdict whether a complete run is a success whatever its verdicts
  static ExitCode of(RunSummary run, boolean anyVerdict) {
    return switch (run.status()) {
      case COMPLETE -> anyVerdict ? OK : of(run.worst());
      case CUT -> CUT;
      case INTERRUPTED -> INTERRUPTED;
      case FAILED -> RUN_FAILED;
    };
  }

  private static ExitCode of(Verdict.Level worst) {
    return switch (worst) {
      case VALID -> OK;
      case CLIENT_LIMITED -> CLIENT_LIMITED;
      case INVALID -> TRIAL_INVALID;
    };
  }
}
