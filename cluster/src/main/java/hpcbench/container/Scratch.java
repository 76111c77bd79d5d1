package hpcbench.container;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A folder on a node's own disk for one process of a service: what supervises the process makes it
/// and removes it. Caches that many nodes fill at once on a shared file system slow each other
/// down, and are compiled for the node anyway.
///
/// @param folder its path, which nobody can guess beforehand
record Scratch(Path folder) {
  /// What supervises a process takes the folder's path from this variable.
  private static final String VARIABLE = "HPCBENCH_SCRATCH";

  /// The folder for this launch, which may have one already.
  ///
  /// @param text the folder to make it in, with environment variables
  /// @throws IllegalArgumentException when one of the variables is not set
  static Scratch of(String text, Launch launch, Map<String, String> environment) {
    return new Scratch(
        Optional.ofNullable(launch.environment().get(VARIABLE))
            .map(Path::of)
            .orElseGet(() ->
                VariablePath.of("scratch", text, environment)
                    .resolve("hpcbench-" + UUID.randomUUID())));
  }

  /// As the container sees it.
  Bind bind() {
    return new Bind(folder.toString(), folder.toString(), true);
  }

  /// The same launch, whose service keeps its caches here, unless it is told of another place.
  Launch usedBy(Launch launch) {
    Map<String, String> variables = new HashMap<>();
    String cache = folder.resolve("cache").toString();
    ContainerRuntime.CACHES.forEach(name -> variables.put(name, cache));
    variables.put(VARIABLE, folder.toString());
    variables.putAll(launch.environment());
    return new Launch(launch.command(), variables, launch.scrubbed());
  }
}
