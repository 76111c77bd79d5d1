package hpcbench.report;

import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;

/// What the servers of a trial said over its time, all of them together: at most a few hundred
/// looks of them, each at its instant in seconds since the trial's start.
///
/// @param waiting requests in the queue
/// @param running requests in the batch
/// @param kvCache how full the fullest KV cache was, 0-1
record ServerCourse(List<Point> waiting, List<Point> running, List<Point> kvCache) {
  private static final int MOST_POINTS = 300;

  ServerCourse {
    waiting = List.copyOf(waiting);
    running = List.copyOf(running);
    kvCache = List.copyOf(kvCache);
  }

  /// A value at an instant.
  record Point(double at, double value) {}

  /// From the readings of all servers, each server's in order; empty when there is nothing to draw.
  static Optional<ServerCourse> of(List<ServerReading> readings) {
    Collection<List<ServerReading>> servers =
        readings.stream()
            .filter(reading -> reading.atSeconds() >= 0)
            .collect(
                Collectors.groupingBy(
                    ServerReading::server, LinkedHashMap::new, Collectors.toList()))
            .values();
    ServerCourse course =
        new ServerCourse(
            points(servers, ServerMetric.WAITING_REQUESTS, Double::sum),
            points(servers, ServerMetric.RUNNING_REQUESTS, Double::sum),
            points(servers, ServerMetric.KV_CACHE_USE_RATIO, Math::max));
    return course.running().isEmpty() && course.waiting().isEmpty()
        ? Optional.empty()
        : Optional.of(course);
  }

  /// Servers are looked at at the same pace, so that looks of the same position belong together.
  private static List<Point> points(
      Collection<List<ServerReading>> servers, ServerMetric metric, DoubleBinaryOperator both) {
    int looks = servers.stream().mapToInt(List::size).min().orElse(0);
    int step = Math.max(1, Math.ceilDiv(looks, MOST_POINTS));
    List<Point> points = new ArrayList<>();
    for (int look = 0; look < looks; look += step) {
      int position = look;
      double at = servers.iterator().next().get(position).atSeconds();
      servers.stream()
          .flatMap(server -> server.get(position).value(metric).stream())
          .reduce(both::applyAsDouble)
          .ifPresent(value -> points.add(new Point(Samples.round(at), Samples.round(value))));
    }
    return points;
  }
}
