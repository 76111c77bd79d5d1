package hpcbench.bottleneck;

import static java.util.stream.Collectors.toUnmodifiableSet;

import hpcbench.observe.HostReport;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/// The watched machines that servers were on.
///
/// @param reports what was seen of each
record ServerHosts(List<HostReport> reports) {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  /// Those of the watched machines that are a server's node, or whose name is in a server's
  /// address. This machine goes by the name `localhost`, however its loopback address is written.
  ///
  /// @param addresses of the servers, which may be numbers
  /// @param nodes of those servers whose nodes are known
  static ServerHosts of(List<HostReport> watched, List<String> addresses, List<String> nodes) {
    Set<String> names =
        Stream.concat(
                nodes.stream().map(ServerHosts::name),
                addresses.stream().flatMap(address -> host(address).stream()))
            .collect(toUnmodifiableSet());
    return new ServerHosts(
        watched.stream()
            .filter(host -> host.readings() > 0 && names.contains(name(host.node())))
            .toList());
  }

  private static Optional<String> host(String address) {
    return Optional.ofNullable(URI.create(address).getHost()).map(ServerHosts::name);
  }

  private static String name(String host) {
    return HERE.contains(host) ? "localhost" : host;
  }

  /// The largest share of a GPU's memory that was in use, 0-1; empty where no GPU is told of.
  OptionalDouble gpuMemoryUse() {
    return reports.stream()
        .flatMap(host -> host.gpuMemoryUsedMaxRatio().stream())
        .mapToDouble(Double::doubleValue)
        .max();
  }
}
