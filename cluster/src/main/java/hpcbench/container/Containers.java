package hpcbench.container;

import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How containers run on a cluster.
///
/// @param runtime the program that runs them
/// @param gpus whose GPUs they must see
/// @param cache folder for what pulling an image leaves for the next pull, and for its temporary
///   files; may hold environment variables. Without it they go beside the image, and away after it
public record Containers(RuntimeKind runtime, GpuMaker gpus, Optional<String> cache) {
  /// The image of a plan's service; empty when the service is started without a container.
  public Optional<Image> image(Artifacts artifacts) {
    return Image.of(artifacts, runtime);
  }

  /// Starts this launch's command in this image.
  ///
  /// @param binds folders and files of the host that it sees
  /// @param seesGpus whether it has GPUs; without it is shown none
  /// @param workFolder what it may write to
  public Contained contain(
      Launch launch, Image image, List<Bind> binds, boolean seesGpus, Path workFolder) {
    Container container =
        new Container(
            image.name(), binds, seesGpus ? gpus : GpuMaker.NONE, workFolder.toAbsolutePath());
    return runtime.runtime().contain(launch, container);
  }
}
