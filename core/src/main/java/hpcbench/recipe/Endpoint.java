package hpcbench.recipe;

import java.net.URI;
import java.util.Optional;

/// A service that runs already, somewhere; it is loaded, but neither started nor stopped.
///
/// @param url base address, `http` or `https`, with no path below the API's own (`/v1/...`)
/// @param apiKeyEnv name of the environment variable that holds the API key; the key itself never
///   stands in a recipe
public record Endpoint(URI url, Optional<String> apiKeyEnv) {
  public Endpoint {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "an endpoint is an http or https URL with a host, not '" + url + "'");
    }
  }
}
