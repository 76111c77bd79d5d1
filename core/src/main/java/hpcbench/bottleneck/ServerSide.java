package hpcbench.bottleneck;

import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.observe.ServerReport.Gauge;
import hpcbench.observe.ServerReport.Times;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The word of all servers of a trial as one. What one of them does not tell is not known of any.
///
/// @param reports the servers
record ServerSide(List<ServerReport> reports) {
  /// Mean of a state, added up over the servers.
  Optional<Double> mean(ServerMetric metric) {
    return sum(metric, Gauge::mean);
  }

  /// The sum of what a state was at most on each server.
  Optional<Double> most(ServerMetric metric) {
    return sum(metric, Gauge::max);
  }

  private Optional<Double> sum(ServerMetric metric, ToDoubleFunction<Gauge> value) {
    List<Gauge> gauges = reports.stream().flatMap(one -> one.gauge(metric).stream()).toList();
    return isFromAll(gauges)
        ? Optional.of(gauges.stream().mapToDouble(value).sum())
        : Optional.empty();
  }

  /// The highest a state was on any server.
  Optional<Double> highest(ServerMetric metric) {
    return reports.stream()
        .flatMap(one -> one.gauge(metric).stream())
        .map(Gauge::max)
        .max(Double::compare);
  }

  /// How much a counter grew on all servers.
  Optional<Double> count(ServerMetric metric) {
    List<Double> counts = reports.stream().flatMap(one -> one.count(metric).stream()).toList();
    return isFromAll(counts)
        ? Optional.of(counts.stream().mapToDouble(Double::doubleValue).sum())
        : Optional.empty();
  }

  /// Mean of a distribution over all servers, in seconds.
  Optional<Double> meanSeconds(ServerMetric metric) {
    List<Times> times = times(metric);
    double values = times.stream().mapToDouble(Times::count).sum();
    return isFromAll(times) && values > 0
        ? Optional.of(times.stream().mapToDouble(one -> one.mean() * one.count()).sum() / values)
        : Optional.empty();
  }

  /// How many values a distribution has over all servers.
  long values(ServerMetric metric) {
    return times(metric).stream().mapToLong(Times::count).sum();
  }

  private List<Times> times(ServerMetric metric) {
    return reports.stream().flatMap(one -> one.times(metric).stream()).toList();
  }

  private boolean isFromAll(List<?> told) {
    return !told.isEmpty() && told.size() == reports.size();
  }
}
