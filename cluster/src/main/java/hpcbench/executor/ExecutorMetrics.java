package hpcbench.executor;

import hpcbench.drive.Progress;
import hpcbench.drive.TtftHistogram;
import hpcbench.executor.Status.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an executor counts, for whoever watches it: the answer of `GET /metrics`, and the same for
/// Prometheus.
///
/// @param state what it does
/// @param trial the trial it has, if any
/// @param requestsStarted requests started in the present stage of the trial
/// @param requestsCompleted requests completed in the trial
/// @param requestsFailed requests failed in the trial
/// @param requestsInFlight requests in flight now
/// @param requestsPerSecond requests completed a second, over about the last second
/// @param tokensPerSecond events with text a second, over about the last second
/// @param ttftP50Seconds median time to first token so far; 0 before the first
/// @param ttftP99Seconds its 99th percentile so far
record ExecutorMetrics(
    State state,
    Optional<String> trial,
    long requestsStarted,
    long requestsCompleted,
    long requestsFailed,
    int requestsInFlight,
    double requestsPerSecond,
    double tokensPerSecond,
    double ttftP50Seconds,
    double ttftP99Seconds,
    Ttft ttft) {
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  /// Times to first token in the form of Prometheus.
  ///
  /// @param buckets how many were at most as long as each bound
  record Ttft(List<Bucket> buckets, long count, double sumSeconds) {}

  /// @param upTo bound in seconds
  /// @param count how many were at most as long
  record Bucket(double upTo, long count) {}

  static ExecutorMetrics of(Executor executor) {
    Status status = executor.status();
    return of(status, executor.current().flatMap(Assignment::progress).orElse(NOTHING));
  }

  private static final Progress NOTHING =
      new Progress(Progress.Stage.PREPARING, 0, 0, 0, 0, 0, 0, 0, 0, 0, TtftHistogram.NONE);

  private static ExecutorMetrics of(Status status, Progress progress) {
    return new ExecutorMetrics(
        status.state(),
        status.order(),
        progress.started(),
        progress.completed(),
        progress.failed(),
        progress.inFlight(),
        progress.requestsPerSecond(),
        progress.tokensPerSecond(),
        progress.ttftP50Seconds(),
        progress.ttftP99Seconds(),
        ttft(progress.ttft()));
  }

  private static Ttft ttft(TtftHistogram histogram) {
    List<Bucket> buckets =
        Arrays.stream(BOUNDS)
            .mapToObj(bound -> new Bucket(bound, histogram.countUpTo(bound)))
            .toList();
    return new Ttft(buckets, histogram.count(), histogram.sumSeconds());
  }

  /// The text format of Prometheus, version 0.0.4.
  String exposition() {
    StringBuilder text = new StringBuilder();
    gauge(text, "requests_in_flight", "Requests in flight now.", requestsInFlight);
    counter(
        text, "requests_completed_total", "Requests completed in the trial.", requestsCompleted);
    counter(text, "requests_failed_total", "Requests failed in the trial.", requestsFailed);
    gauge(text, "requests_per_second", "Requests completed a second.", requestsPerSecond);
    gauge(text, "tokens_per_second", "Events with text a second.", tokensPerSecond);
    head(text, "state", "gauge", "1 for what the executor does now.");
    for (State each : State.values()) {
      text.append(
          "hpcbench_executor_state{state=\"%s\"} %d\n"
              .formatted(each.name().toLowerCase(Locale.ROOT), each == state ? 1 : 0));
    }
    histogram(text);
    return text.toString();
  }

  private void histogram(StringBuilder text) {
    String name = "hpcbench_executor_ttft_seconds";
    head(text, "ttft_seconds", "histogram", "From when a request was due to its first token.");
    for (Bucket bucket : ttft.buckets()) {
      text.append("%s_bucket{le=\"%s\"} %d\n".formatted(name, bucket.upTo(), bucket.count()));
    }
    text.append("%s_bucket{le=\"+Inf\"} %d\n".formatted(name, ttft.count()));
    text.append("%s_sum %s\n".formatted(name, ttft.sumSeconds()));
    text.append("%s_count %d\n".formatted(name, ttft.count()));
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    head(text, name, "gauge", help);
    text.append("hpcbench_executor_%s %s\n".formatted(name, value));
  }

  private static void counter(StringBuilder text, String name, String help, long value) {
    head(text, name, "counter", help);
    text.append("hpcbench_executor_%s %d\n".formatted(name, value));
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP hpcbench_executor_%s %s\n".formatted(name, help));
    text.append("# TYPE hpcbench_executor_%s %s\n".formatted(name, type));
  }
}
