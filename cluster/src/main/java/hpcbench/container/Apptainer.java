package hpcbench.container;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Apptainer, and Singularity, which takes the same words (Apptainer user guide 1.6, `exec`).
///
/// The environment of the host is kept out (`--cleanenv`); what the service needs enters as
/// variables with the runtime's prefix, which also win over those of the image. `/tmp` and
/// `/dev/shm` stay those of the host: NCCL needs the latter.
///
/// @param program its name on the PATH
/// @param prefix of the variables that it hands on
record Apptainer(String program, String prefix) implements ContainerRuntime {
  @Override
  public Contained contain(Launch launch, Container container) {
    List<String> command = new ArrayList<>(List.of(program, "exec", "--cleanenv", "--no-eval"));
    command.addAll(List.of("--home", container.workFolder().toString()));
    command.addAll(List.of("--pwd", container.workFolder().toString()));
    command.addAll(gpus(container.gpus()));
    container.binds().forEach(bind -> command.addAll(mount(bind)));
    command.add(container.image());
    command.addAll(launch.command());
    return Contained.of(new Launch(command, variables(launch, container), launch.scrubbed()));
  }

  @Override
  public List<String> probe() {
    return List.of(program, "--version");
  }

  /// Registries are pulled from; of anything else, such as `docker-archive:image.tar`, an image is
  /// built.
  @Override
  public Pull pull(String source, Path image, Path cache, Path temporary) {
    String command = source.contains("://") ? "pull" : "build";
    String variable = program.toUpperCase(Locale.ROOT);
    return new Pull(
        List.of(List.of(program, command, image.toString(), source)),
        Map.of(
            variable + "_CACHEDIR", cache.toString(), variable + "_TMPDIR", temporary.toString()));
  }

  private Map<String, String> variables(Launch launch, Container container) {
    Map<String, String> variables = new TreeMap<>();
    ContainerRuntime.variables(launch, container)
        .forEach((name, value) -> variables.put(prefix + name, value));
    return variables;
  }

  /// All GPUs of the node are seen; Slurm's own variable says which of them to use.
  private static List<String> gpus(GpuMaker maker) {
    return switch (maker) {
      case NVIDIA -> List.of("--nv");
      case AMD -> List.of("--rocm");
      case NONE -> List.of();
    };
  }

  /// `--mount` is a line of CSV, so that it can hold what `--bind` cannot: commas and colons.
  private static List<String> mount(Bind bind) {
    return List.of(
        "--mount",
        String.join(
            ",",
            "type=bind",
            csv("source=" + bind.source()),
            csv("destination=" + bind.target()) + (bind.writable() ? "" : ",ro")));
  }

  private static String csv(String field) {
    return field.matches("[^,\"]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }
}
