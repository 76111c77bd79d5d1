package hpcbench.measure;

import hpcbench.measure.Measures.RequestCounts;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one of several servers did in a trial. Each number is defined as that of all servers
/// together in [Measures], of the requests that went to this one.
///
/// @param address where the server is
/// @param requests what became of the requests that were sent to it
/// @param requestThroughput requests it completed per second
/// @param outputTokenThroughput output tokens that arrived from it per second
/// @param distributions latency and other distributions by metric name
public record EndpointMeasures(
    String address,
    RequestCounts requests,
    double requestThroughput,
    double outputTokenThroughput,
    SortedMap<String, Distribution> distributions) {
  public EndpointMeasures {
    distributions = Collections.unmodifiableSortedMap(new TreeMap<>(distributions));
  }

  /// The distribution of this name, [Distribution#EMPTY] when it was not measured.
  public Distribution distribution(String metric) {
    return distributions.getOrDefault(metric, Distribution.EMPTY);
  }
}
