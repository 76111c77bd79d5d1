package hpcbench.observe;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What servers and machines said of themselves over the measured phase of a trial.
///
/// @param servers each server that has metrics
/// @param hosts each machine that was watched
public record Observations(List<ServerReport> servers, List<HostReport> hosts) {
  /// Nothing was watched.
  public static final Observations NONE = new Observations(List.of(), List.of());

  public Observations {
    servers = List.copyOf(servers);
    hosts = List.copyOf(hosts);
  }

  /// Share of the prompt tokens looked up in the prefix caches of all servers that were found
  /// there, 0-1; empty where none of them tells, or nothing was looked up.
  public Optional<Double> prefixHitRatio() {
    double lookUps = sum(ServerReport::prefixLookUps);
    double hits = sum(server -> server.prefixLookUps().flatMap(_ -> server.prefixHits()));
    return lookUps > 0 ? Optional.of(hits / lookUps) : Optional.empty();
  }

  private double sum(Function<ServerReport, Optional<Double>> count) {
    return servers.stream()
        .flatMap(server -> count.apply(server).stream())
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}
