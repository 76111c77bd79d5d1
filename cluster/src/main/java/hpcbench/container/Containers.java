package hpcbench.container;

import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How containers run on a cluster.
///
/// @param runtime the program that runs them
/// @param gpus whose GPUs they must see
/// @param cache folder for what pulling an image leaves for the next pull, and for its temporary
///   files; may hold environment variables. Without it they go beside the image, and away after it
/// @param scratch folder of each node's own that services keep their caches in while they run; may
///   hold environment variables. Without it they are kept in the work folder
public record Containers(
    RuntimeKind runtime, GpuMaker gpus, Optional<String> cache, Optional<String> scratch) {
  /// The same where services keep their caches in this folder of each node.
  public Containers withScratch(String folder) {
    return new Containers(runtime, gpus, cache, Optional.of(folder));
  }

  /// The image of a plan's service; empty when the service is started without a container.
  public Optional<Image> image(Artifacts artifacts) {
    return Image.of(artifacts, runtime);
  }

  /// Starts this launch's command in this image.
  ///
  /// @param binds folders and files of the host that it sees
  /// @param seesGpus whether it has GPUs; without it is shown none
  /// @param workFolder what it may write to
  /// @throws IllegalArgumentException when a variable that the scratch folder's path holds is not
  ///   set
  public Contained contain(
      Launch launch, Image image, List<Bind> binds, boolean seesGpus, Path workFolder) {
    Optional<Scratch> own = scratchOf(launch);
    List<Bind> all = Stream.concat(binds.stream(), own.stream().map(Scratch::bind)).toList();
    Container container =
        new Container(
            image.name(), all, seesGpus ? gpus : GpuMaker.NONE, workFolder.toAbsolutePath());
    return runtime
        .runtime()
        .contain(own.map(folder -> folder.usedBy(launch)).orElse(launch), container);
  }

  /// Pyxis mounts folders before anything of ours runs on the node that could make one.
  private Optional<Scratch> scratchOf(Launch launch) {
    return scratch
        .filter(_ -> runtime != RuntimeKind.PYXIS)
        .map(text -> Scratch.of(text, launch, System.getenv()));
  }
}
