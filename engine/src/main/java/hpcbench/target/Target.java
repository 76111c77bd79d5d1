package hpcbench.target;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The service under load, from the client's side.
///
/// @param base its address, without a path of the API's own
/// @param dialect the language it is spoken to in
/// @param apiKey sent as a bearer token, where the service wants one; never printed
/// @param replicas addresses of further servers of the same service, for the other shares of a load
///   that is shared out; empty when there is one server
public record Target(URI base, Dialect dialect, Optional<String> apiKey, List<URI> replicas) {
  public Target {
    replicas = List.copyOf(replicas);
  }

  /// A service of one server.
  public Target(URI base, Dialect dialect, Optional<String> apiKey) {
    this(base, dialect, apiKey, List.of());
  }

  /// The one server that this share of a load goes to: the servers take turns.
  ///
  /// @param number which share, from 0
  public Target ofShare(int number) {
    int server = number % (1 + replicas.size());
    return new Target(server == 0 ? base : replicas.get(server - 1), dialect, apiKey);
  }

  @Override
  public String toString() {
    return dialect.name() + " at " + base;
  }
}
