package hpcbench.target;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The service under load, from the client's side.
///
/// @param base its address, without a path of the API's own
/// @param dialect the language it is spoken to in
/// @param apiKey sent as a bearer token, where the service wants one; never printed
/// @param replicas addresses of further servers of the same service, among which the load is shared
///   out; empty when there is one server
public record Target(URI base, Dialect dialect, Optional<String> apiKey, List<URI> replicas) {
  public Target {
    replicas = List.copyOf(replicas);
  }

  /// A service of one server.
  public Target(URI base, Dialect dialect, Optional<String> apiKey) {
    this(base, dialect, apiKey, List.of());
  }

  /// The addresses of all its servers; a server's place in the list is its number.
  public List<URI> endpoints() {
    List<URI> all = new ArrayList<>(1 + replicas.size());
    all.add(base);
    all.addAll(replicas);
    return List.copyOf(all);
  }

  @Override
  public String toString() {
    return dialect.name()
        + " at "
        + String.join(", ", endpoints().stream().map(URI::toString).toList());
  }
}
