package hpcbench.report;

import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.Load;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Trials that differ only in how hard they pressed the service, in the order of their load: one
/// line in the chart of throughput against latency.
///
/// @param name what the trials have in common
/// @param points the trials, by rising load
/// @param knee the trial where more load begins to buy little throughput for much waiting
record Curve(String name, List<Point> points, Optional<String> knee) {
  Curve {
    points = List.copyOf(points);
  }

  /// The curve through these trials.
  static Curve of(String name, List<TrialSummary> trials) {
    List<Point> points =
        trials.stream().map(Point::of).sorted(Comparator.comparingDouble(Point::load)).toList();
    return new Curve(name, points, knee(points));
  }

  /// One trial in a few numbers; times in seconds, rates per second.
  ///
  /// @param load where it stands on the curve, see [Load]
  /// @param label its load in words
  /// @param name all that makes it differ from other trials
  /// @param ttft time to first token, from scheduled
  /// @param tpot mean time per output token
  /// @param endToEnd end-to-end latency, from scheduled
  record Point(
      String trial,
      double load,
      String label,
      String name,
      Verdict.Level verdict,
      double requestsPerSecond,
      double outputTokensPerSecond,
      Percentiles ttft,
      Percentiles tpot,
      Percentiles endToEnd) {
    private static Point of(TrialSummary trial) {
      Measures measures = trial.measures();
      Load load = Load.of(trial);
      return new Point(
          trial.trial().id(),
          load.value(),
          load.text(),
          TrialName.of(trial),
          trial.verdict().level(),
          measures.requestThroughput(),
          measures.outputTokenThroughput(),
          Percentiles.of(measures.distribution(Metric.TTFT)),
          Percentiles.of(measures.distribution(Metric.TPOT)),
          Percentiles.of(measures.distribution(Metric.END_TO_END)));
    }
  }

  /// The point where throughput gained and median TTFT paid, each scaled to 0-1 over the curve, are
  /// furthest apart (the idea of "Kneedle", Satopää et al. 2011). The ends of a curve are not
  /// knees: a curve whose best compromise is its end did not reach saturation, or began in it.
  private static Optional<String> knee(List<Point> points) {
    if (points.size() < 3) {
      return Optional.empty();
    }
    Span throughput = Span.of(points.stream().map(Point::outputTokensPerSecond).toList());
    Span ttft = Span.of(points.stream().map(point -> point.ttft().p50()).toList());
    int best =
        IntStream.range(0, points.size())
            .boxed()
            .max(Comparator.comparingDouble(i -> gain(points.get(i), throughput, ttft)))
            .orElseThrow();
    boolean inside = best > 0 && best < points.size() - 1;
    return inside ? Optional.of(points.get(best).trial()) : Optional.empty();
  }

  private static double gain(Point point, Span throughput, Span ttft) {
    return throughput.share(point.outputTokensPerSecond()) - ttft.share(point.ttft().p50());
  }

  private record Span(double low, double high) {
    private static Span of(List<Double> values) {
      return new Span(
          values.stream().min(Double::compare).orElse(0.0),
          values.stream().max(Double::compare).orElse(0.0));
    }

    private double share(double value) {
      return high > low ? (value - low) / (high - low) : 0;
    }
  }
}
