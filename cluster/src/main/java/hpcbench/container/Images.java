package hpcbench.container;

import hpcbench.recipe.Artifacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a recipe's images are.
public final class Images {
  private Images() {}

  /// What keeps the service's image from being used, with what to do; empty when nothing does, or
  /// when only the nodes can tell.
  public static Optional<String> problem(Artifacts artifacts, RuntimeKind kind) {
    return artifacts
        .service()
        .filter(_ -> kind.takesFiles())
        .map(path -> Path.of(artifacts.containersDir().orElse("")).resolve(path))
        .filter(image -> !Files.exists(image))
        .map(image ->
            "artifacts.service.path: there is no image %s; pull it on the login node, or name another"
                .formatted(image));
  }
}
