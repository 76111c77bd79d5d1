package hpcbench.target;

import java.net.URI;
import java.util.Optional;

/// The service under load, from the client's side.
///
/// @param base its address, without a path of the API's own
/// @param dialect the language it is spoken to in
/// @param apiKey sent as a bearer token, where the service wants one; never printed
public record Target(URI base, Dialect dialect, Optional<String> apiKey) {
  @Override
  public String toString() {
    return dialect.name() + " at " + base;
  }
}
