package hpcbench.service;

import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import java.nio.file.Path;
import java.util.Optional;

/// One server to start: what is served, where, and with which settings.
///
/// @param model model as the recipe names it
/// @param servers the recipe's settings
/// @param share what its node gives it
/// @param host address to serve on
/// @param port port to serve on, already known to be free
/// @param workFolder a folder of its own for files it writes, removed when the server has ended
/// @param apiKey key that clients must show, where the service can ask for one
/// @param inContainer whether it is started in a container, which has programs and paths of its own
/// @param resetsPrefixCache whether its prefix cache is to be emptied between trials
public record Deployment(
    String model,
    Servers servers,
    Resources.Share share,
    String host,
    int port,
    Path workFolder,
    Optional<ApiKey> apiKey,
    boolean inContainer,
    boolean resetsPrefixCache) {
  @Override
  public String toString() {
    return "%s on %s:%d".formatted(model, host, port);
  }
}
