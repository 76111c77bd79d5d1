package hpcbench.container;

import hpcbench.recipe.Bind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a service runs in.
///
/// @param image the image: a file, a folder, or a name of a registry, as the runtime takes it
/// @param binds folders and files of the host that it sees, beside its work folder
/// @param gpus whose GPUs it must see
/// @param workFolder folder of the host that it sees under the same path, may write to, begins in,
///   and has as its home: images themselves cannot be written to
public record Container(String image, List<Bind> binds, GpuMaker gpus, Path workFolder) {
  /// @throws IllegalArgumentException when there is no image, or the work folder is not absolute
  public Container {
    binds = List.copyOf(binds);
    if (image.isBlank() || !workFolder.isAbsolute()) {
      throw new IllegalArgumentException(
          "a container needs an image and an absolute work folder, not '%s' and '%s'"
              .formatted(image, workFolder));
    }
  }

  /// All that it sees: the binds, and the work folder.
  List<Bind> mounts() {
    return Stream.concat(
            binds.stream(), Stream.of(new Bind(workFolder.toString(), workFolder.toString(), true)))
        .toList();
  }
}
