package hpcbench.report;

import hpcbench.measure.ClientReport;
import java.util.List;

/// How a trial went from its start to the end of its drain, in bins of equal width. Times are
/// seconds since the trial's start, rates are per second; every list has one number a bin.
///
/// @param binSeconds width of a bin
/// @param measurementStart when the warm-up was over
/// @param measurementEnd when the drain began
/// @param end when the drain was over
/// @param scheduled requests that were due
/// @param completed requests that ended well
/// @param failed requests that failed
/// @param outputTokens output tokens that arrived
/// @param inFlight mean number of requests in flight
/// @param ttftMedian median TTFT of the requests that were due in the bin; 0 when there is none
/// @param ttftMax the longest of them
/// @param dots single requests: when they were due, and their TTFT
record Timeline(
    double binSeconds,
    double measurementStart,
    double measurementEnd,
    double end,
    List<Double> scheduled,
    List<Double> completed,
    List<Double> failed,
    List<Double> outputTokens,
    List<Double> inFlight,
    List<Double> ttftMedian,
    List<Double> ttftMax,
    List<Dot> dots) {
  private static final double NANOS = 1e9;

  Timeline {
    scheduled = List.copyOf(scheduled);
    completed = List.copyOf(completed);
    failed = List.copyOf(failed);
    outputTokens = List.copyOf(outputTokens);
    inFlight = List.copyOf(inFlight);
    ttftMedian = List.copyOf(ttftMedian);
    ttftMax = List.copyOf(ttftMax);
    dots = List.copyOf(dots);
  }

  /// Whether any request failed.
  boolean hasFailures() {
    return failed.stream().anyMatch(rate -> rate > 0);
  }

  /// One request.
  ///
  /// @param at when it was due
  /// @param ttft its TTFT from scheduled
  record Dot(double at, double ttft) {}

  static double seconds(long nanos) {
    return Samples.round(nanos / NANOS);
  }

  /// The end of the trial: that of the drain, or of the measurement where nothing was drained.
  static long end(ClientReport client) {
    return Math.max(1, Math.max(client.endNs(), client.measurementEndNs()));
  }
}
