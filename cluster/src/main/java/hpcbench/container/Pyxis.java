package hpcbench.container;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Pyxis, a plug-in that makes containers part of Slurm: they are options of `srun`, and Enroot
/// runs them (README of NVIDIA/pyxis, 0.20). GPUs are seen without being asked for.
///
/// A variable of the image wins over the host's, unless it is named in `--container-env`.
record Pyxis() implements ContainerRuntime {
  @Override
  public Contained contain(Launch launch, Container container) {
    Map<String, String> variables = ContainerRuntime.variables(launch, container);
    TreeSet<String> names = new TreeSet<>(variables.keySet());
    names.add(MARK);
    List<String> options = new ArrayList<>();
    options.add("--container-image=" + container.image());
    options.add(
        "--container-mounts="
            + container.mounts().stream().map(Pyxis::mount).collect(Collectors.joining(",")));
    options.add("--container-workdir=" + container.workFolder());
    options.add("--container-env=" + String.join(",", names));
    options.add("--no-container-mount-home");
    return new Contained(new Launch(launch.command(), variables, launch.scrubbed()), options);
  }

  /// Enroot's own command (its `doc/cmd/import.md`, 3.5).
  @Override
  public Pull pull(String source, Path image, Path cache, Path temporary) {
    String name = Image.forPyxis(source);
    return new Pull(
        List.of(List.of("enroot", "import", "--output", image.toString(), "docker://" + name)),
        Map.of("ENROOT_CACHE_PATH", cache.toString(), "ENROOT_TEMP_PATH", temporary.toString()));
  }

  @Override
  public List<String> probe() {
    return List.of("enroot", "version");
  }

  private static String mount(Bind bind) {
    return bind.source() + ":" + bind.target() + (bind.writable() ? "" : ":ro");
  }
}
