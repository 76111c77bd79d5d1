package hpcbench.container;

import hpcbench.recipe.Artifacts;
import java.nio.file.Path;
import java.util.Optional;

/// A container image, as one kind of runtime finds it.
public sealed interface Image {
  /// What the runtime is told.
  String name();

  /// A file or a folder that all nodes see.
  ///
  /// @param path the file or folder
  /// @param source the registry's name for it, when that is what was written; it has to be pulled
  ///   beforehand, once, for all nodes
  record Stored(Path path, Optional<String> source) implements Image {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /// An image that the runtime knows by a name, and finds by itself.
  ///
  /// @param name in the runtime's own form
  record Named(String name) implements Image {}

  /// The image of a plan's service; empty when it names none, or there are no containers.
  static Optional<Image> of(Artifacts artifacts, RuntimeKind kind) {
    Path folder = Path.of(artifacts.containersDir().orElse(""));
    return kind == RuntimeKind.NONE
        ? Optional.empty()
        : artifacts.service().map(image -> of(image, folder, kind));
  }

  /// The image that is written in this way.
  ///
  /// @param written a path, or a registry's name for an image such as
  ///   `docker://ollama/ollama:0.17.4`, the same for every runtime
  /// @param folder where relative paths start, and where pulled images are
  static Image of(String written, Path folder, RuntimeKind kind) {
    return switch (kind) {
      case APPTAINER, SINGULARITY, CHARLIECLOUD -> stored(written, folder, kind);
      case PYXIS ->
          isPathForPyxis(written) ? stored(written, folder, kind) : new Named(forPyxis(written));
      case PODMAN, PODMAN_HPC, NONE -> new Named(withoutScheme(written));
    };
  }

  private static Image stored(String written, Path folder, RuntimeKind kind) {
    return written.contains("://")
        ? new Stored(folder.resolve(fileName(written, kind)), Optional.of(written))
        : new Stored(folder.resolve(written), Optional.empty());
  }

  /// The file or folder that a registry's image is pulled to, unless another is asked for: for
  /// Apptainer the name that it would choose itself, such as `ollama_0.17.4.sif`.
  static String fileName(String reference, RuntimeKind kind) {
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    String tagged = last.matches(".*[:@].*") ? last : last + ":latest";
    return tagged.replaceAll("[^A-Za-z0-9.-]+", "_") + kind.imageEnding();
  }

  /// Pyxis takes for a file what begins like a path (README of NVIDIA/pyxis); one below the folder
  /// of images is known by its ending.
  private static boolean isPathForPyxis(String written) {
    return written.startsWith("/") || written.startsWith(".") || written.endsWith(".sqsh");
  }

  /// Enroot separates the registry from the image with `#`.
  static String forPyxis(String written) {
    String name = withoutScheme(written);
    return name.matches("[^/#]*[.:][^/#]*/.*") ? name.replaceFirst("/", "#") : name;
  }

  private static String withoutScheme(String written) {
    return written.replaceFirst("^docker://", "");
  }
}
