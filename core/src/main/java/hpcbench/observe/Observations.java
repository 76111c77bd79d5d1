package hpcbench.observe;

import java.util.List;

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
}
