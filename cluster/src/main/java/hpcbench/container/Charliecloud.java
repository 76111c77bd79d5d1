package hpcbench.container;

import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Charliecloud (`ch-run` manual, 0.40). Images are folders or SquashFS files; GPU libraries are
/// put into them beforehand, by `ch-fromhost`.
///
/// It hands on the environment of the host, so the variables need nothing. It cannot bind
/// read-only, so what a recipe binds is writable. What a folder is bound to must be there in the
/// image, but for `/tmp`, which is the host's.
record Charliecloud() implements ContainerRuntime {
  @Override
  public Contained contain(Launch launch, Container container) {
    List<String> command = new ArrayList<>(List.of("ch-run"));
    container
        .mounts()
        .forEach(bind -> command.add("--bind=" + bind.source() + ":" + bind.target()));
    command.add("--cd=" + container.workFolder());
    command.add("--set-env=HOME=" + container.workFolder());
    command.add(container.image());
    command.add("--");
    command.addAll(launch.command());
    Map<String, String> variables = ContainerRuntime.variables(launch, container);
    return Contained.of(new Launch(command, variables, launch.scrubbed()));
  }

  /// What a registry has goes through Charliecloud's own store (`ch-image` manual); an archive is
  /// made a folder as it is (`ch-convert` manual).
  @Override
  public Pull pull(String source, Path image, Path cache, Path temporary) {
    String folder = image.toString();
    String name = source.replaceFirst("^docker://", "");
    List<String> get = List.of("ch-image", "pull", name);
    List<String> export = List.of("ch-convert", "-i", "ch-image", "-o", "dir", name, folder);
    return new Pull(
        source.contains("://")
            ? List.of(get, export)
            : List.of(List.of("ch-convert", "-o", "dir", source, folder)),
        Map.of(
            "CH_IMAGE_STORAGE",
            cache.resolve("charliecloud").toString(),
            "TMPDIR",
            temporary.toString()));
  }

  @Override
  public List<String> probe() {
    return List.of("ch-run", "--version");
  }
}
