package hpcbench.drive;

/// How a trial is going, a few times a second.
///
/// @param stage what the driver is doing
/// @param elapsedSeconds since the stage began
/// @param stageSeconds how long the stage is meant to last; 0 when it ends by a count of requests
/// @param stageRequests how many requests the stage is meant to start; 0 when it ends by time
/// @param started requests started in this stage
/// @param completed requests completed in the trial
/// @param failed requests failed in the trial
/// @param inFlight requests in flight now
/// @param requestsPerSecond requests completed per second, over about the last second
/// @param tokensPerSecond events with text per second, over about the last second
/// @param ttft times to first token so far; those of the warm-up are left behind with it
public record Progress(
    Stage stage,
    double elapsedSeconds,
    double stageSeconds,
    long stageRequests,
    long started,
    long completed,
    long failed,
    int inFlight,
    double requestsPerSecond,
    double tokensPerSecond,
    TtftHistogram ttft) {
  /// What a driver does, in order.
  public enum Stage {
    /// Making prompts, schedule and connections.
    PREPARING,
    /// Load whose requests are not counted.
    WARM_UP,
    /// Load whose requests are counted.
    MEASUREMENT,
    /// Nothing new is started; what is in flight may end.
    DRAIN
  }

  /// Median time to first token so far; 0 before the first.
  public double ttftP50Seconds() {
    return ttft.atPercentile(50);
  }

  /// Its 99th percentile so far; 0 before the first.
  public double ttftP99Seconds() {
    return ttft.atPercentile(99);
  }
}
