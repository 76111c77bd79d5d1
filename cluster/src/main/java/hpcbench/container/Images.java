package hpcbench.container;

import hpcbench.recipe.Artifacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a recipe's images are.
public final class Images {
  private Images() {}

  /// Where the service's image is: names of registries stay as they are, a relative path starts
  /// from the folder of images. Empty when the recipe names none.
  public static Optional<String> location(Artifacts artifacts) {
    return artifacts.service().map(image -> location(image, artifacts.containersDir()));
  }

  private static String location(String image, Optional<String> folder) {
    return folder
        .filter(_ -> !image.contains("://"))
        .map(path -> Path.of(path).resolve(image).toString())
        .orElse(image);
  }

  /// What keeps the service's image from being used, with what to do; empty when nothing does, or
  /// when only the nodes can tell.
  public static Optional<String> problem(Artifacts artifacts, RuntimeKind kind) {
    return location(artifacts)
        .filter(_ -> kind.takesFiles())
        .map(Path::of)
        .filter(image -> !Files.exists(image))
        .map(image ->
            "artifacts.service.path: there is no image %s; pull it on the login node, or name another"
                .formatted(image));
  }
}
