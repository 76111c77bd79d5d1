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
          end.words() + code.map(number -> " (exit code " + number + ")").orElse("");
      case JobState.Unknown(String why) -> "cannot be asked about: " + why;
      case JobState.Unreachable(String why) -> "goes on, but " + why;
    };
  }

  private static String running(String word) {
    return word.equals("RUNNING") ? "runs" : "runs (" + word + ")";
  }
}
