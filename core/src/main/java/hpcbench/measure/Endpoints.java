package hpcbench.measure;

import hpcbench.measure.Measures.Metric;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/// The servers of a trial that shared its load, side by side.
///
/// @param requestImbalance requests sent to the server that got most, over the mean of all servers;
///   1 when each got as many, as many as there are servers when one got all
/// @param latencyImbalance the longest median end-to-end latency of a server over the shortest; 1
///   when all are as fast, and where fewer than two completed anything
/// @param each the servers, in the order of their numbers in the request log
public record Endpoints(
    double requestImbalance, double latencyImbalance, List<EndpointMeasures> each) {
  public Endpoints {
    each = List.copyOf(each);
  }

  /// These servers, of which there is at least one.
  static Endpoints of(List<EndpointMeasures> each) {
    return new Endpoints(requestImbalance(each), latencyImbalance(each), each);
  }

  private static double requestImbalance(List<EndpointMeasures> each) {
    Supplier<DoubleStream> sent =
        () -> each.stream().mapToDouble(endpoint -> endpoint.requests().scheduled());
    double mean = sent.get().average().orElse(0);
    return mean == 0 ? 1 : sent.get().max().orElse(mean) / mean;
  }

  private static double latencyImbalance(List<EndpointMeasures> each) {
    Supplier<DoubleStream> medians =
        () ->
            each.stream()
                .map(endpoint -> endpoint.distribution(Metric.END_TO_END))
                .filter(latency -> latency.count() > 0)
                .mapToDouble(Distribution::p50);
    OptionalDouble shortest = medians.get().min();
    return shortest.isEmpty() || shortest.getAsDouble() <= 0
        ? 1
        : medians.get().max().orElse(0) / shortest.getAsDouble();
  }
}
