package hpcbench.cli;

import hpcbench.deploy.JobState;

/// How a job goes, in words for people.
final class JobWords {
  private JobWords() {}

  /// A sentence without a subject, such as `waits (Resources)`.
  static String of(JobState state) {
    return switch (state) {
      case JobState.Waiting(String word, String reason) ->
          "waits (%s%s)".formatted(word, reason.isEmpty() ? "" : ", " + reason);
      case JobState.Running(String word, String nodes) ->
          "%s%s".formatted(running(word), nodes.isEmpty() ? "" : " on " + nodes);
      case JobState.Ended(JobState.End end, var code) ->
          ended(end, code.orElse(ExitCode.OK.number()))
              + code.map(number -> " (exit code " + number + ")").orElse("");
      case JobState.Gone(String why) -> "is gone, and how it ended is not known: " + why;
      case JobState.Unknown(String why) -> "cannot be asked about: " + why;
      case JobState.Unreachable(String why) -> "goes on, but " + why;
    };
  }

  /// To Slurm every exit code but 0 is a failure; to us some say how a run went that did not fail.
  private static String ended(JobState.End end, int code) {
    if (end != JobState.End.FAILED) {
      return end.words();
    }
    if (code == ExitCode.TRIAL_INVALID.number()) {
      return "ran to its end, and a trial is INVALID";
    }
    if (code == ExitCode.CLIENT_LIMITED.number()) {
      return "ran to its end, and a trial is CLIENT_LIMITED";
    }
    if (code == ExitCode.CUT.number()) {
      return "had no time for all trials; the rest is for hpcbench resume";
    }
    return end.words();
  }

  private static String running(String word) {
    return word.equals("RUNNING") ? "runs" : "runs (" + word + ")";
  }
}
