package hpcbench.executor;

import hpcbench.drive.Progress;
import hpcbench.drive.TtftHistogram;

/// The form in which [Progress] is sent: the same, with the histogram as text.
///
/// @param ttft times to first token so far, as [TtftHistogram#encode] writes them
public record ProgressForm(
    Progress.Stage stage,
    double elapsedSeconds,
    double stageSeconds,
    long stageRequests,
    long started,
    long completed,
    long failed,
    int inFlight,
    double requestsPerSecond,
    double tokensPerSecond,
    String ttft) {
  static ProgressForm of(Progress progress) {
    return new ProgressForm(
        progress.stage(),
        progress.elapsedSeconds(),
        progress.stageSeconds(),
        progress.stageRequests(),
        progress.started(),
        progress.completed(),
        progress.failed(),
        progress.inFlight(),
        progress.requestsPerSecond(),
        progress.tokensPerSecond(),
        progress.ttft().encode());
  }

  /// What was sent.
  ///
  /// @throws IllegalArgumentException when the histogram is none
  Progress progress() {
    return new Progress(
        stage,
        elapsedSeconds,
        stageSeconds,
        stageRequests,
        started,
        completed,
        failed,
        inFlight,
        requestsPerSecond,
        tokensPerSecond,
        TtftHistogram.decode(ttft));
  }
}
