package hpcbench.report;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Trials that differ only in how hard they pressed the service, in the order of their load: one
/// line in the chart of throughput against latency.
///
/// @param name what the trials have in common; empty when there is only one curve
/// @param points the trials, by rising load
/// @param knee the trial where more load begins to buy little throughput for much waiting
record Curve(String name, List<Point> points, Optional<String> knee) {
  /// Factors that set the load, rather than what is asked for. The first of them that was swept is
  /// what a curve runs along.
  private static final List<String> LOAD_FACTORS =
      List.of("rate", "concurrency", "clients_per_node", "batch");

  Curve {
    points = List.copyOf(points);
  }

  /// One trial in a few numbers; times in seconds, rates per second.
  ///
  /// @param label what makes it differ from its neighbours on the curve
  /// @param load where it stands on the curve, see [Load]
  /// @param ttft time to first token, from scheduled
  /// @param tpot mean time per output token
  /// @param endToEnd end-to-end latency, from scheduled
  record Point(
      String trial,
      String label,
      Verdict.Level verdict,
      double load,
      double requestsPerSecond,
      double outputTokensPerSecond,
      Percentiles ttft,
      Percentiles tpot,
      Percentiles endToEnd) {
    private static Point of(TrialSummary trial) {
      Measures measures = trial.measures();
      return new Point(
          trial.trial().id(),
          labelOf(trial),
          trial.verdict().level(),
          Load.of(trial).value(),
          measures.requestThroughput(),
          measures.outputTokenThroughput(),
          Percentiles.of(measures.distribution(Metric.TTFT)),
          Percentiles.of(measures.distribution(Metric.TPOT)),
          Percentiles.of(measures.distribution(Metric.END_TO_END)));
    }
  }

  /// The two percentiles a chart shows.
  record Percentiles(double p50, double p99) {
    private static Percentiles of(Distribution distribution) {
      return new Percentiles(distribution.p50(), distribution.p99());
    }
  }

  /// The curves of these trials. Trials without a completed request have no point.
  static List<Curve> of(List<TrialSummary> trials) {
    Map<String, List<TrialSummary>> groups =
        trials.stream()
            .filter(trial -> trial.measures().requests().completed() > 0)
            .collect(
                Collectors.groupingBy(
                    Curve::commonName, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    return groups.entrySet().stream()
        .map(group -> of(groups.size() == 1 ? "" : group.getKey(), group.getValue()))
        .toList();
  }

  private static Curve of(String name, List<TrialSummary> trials) {
    List<Point> points =
        trials.stream().map(Point::of).sorted(Comparator.comparingDouble(Point::load)).toList();
    return new Curve(name, points, knee(points));
  }

  private static Optional<String> along(TrialSummary trial) {
    return LOAD_FACTORS.stream().filter(trial.trial().factors()::containsKey).findFirst();
  }

  private static String labelOf(TrialSummary trial) {
    return along(trial)
        .map(name -> name + " " + Factors.value(trial, name))
        .orElse(TrialName.of(trial));
  }

  private static String commonName(TrialSummary trial) {
    Map<String, String> factors = trial.trial().factors();
    String along = along(trial).orElse("");
    String others =
        factors.entrySet().stream()
            .filter(factor -> !factor.getKey().equals(along))
            .map(factor -> factor.getKey() + " " + factor.getValue())
            .collect(Collectors.joining(", "));
    String loop = Load.of(trial).open() ? "open loop" : "closed loop";
    return others.isEmpty() ? loop : loop + ", " + others;
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
