package hpcbench.recipe;

import java.nio.file.Path;
import java.util.Optional;

/// Container images of the run, as paths.
///
/// @param containersDir folder that relative image paths start from
/// @param service image of the service
/// @param python accepted since recipes in use have it; this toolkit needs no Python image
public record Artifacts(
    Optional<String> containersDir, Optional<String> service, Optional<String> python) {
  /// No images at all.
  public static final Artifacts NONE =
      new Artifacts(Optional.empty(), Optional.empty(), Optional.empty());

  /// The same with relative paths started from this folder.
  public Artifacts from(Path folder) {
    return service.isEmpty()
        ? this
        : new Artifacts(
            Optional.of(folder.resolve(containersDir.orElse("")).toString()), service, python);
  }
}
