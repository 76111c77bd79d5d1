package hpcbench.container;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Podman without root, plain or as NERSC's `podman-hpc` (`podman-run` manual, 5.x).
///
/// Variables are named on the command line and take their values from the runtime's environment.
/// The network and the shared memory are the node's own: the first for speed, the second for NCCL.
/// The image's own entry point is taken away, since the command is a whole one.
///
/// @param program its name on the PATH
/// @param nvidia what makes NVIDIA's GPUs seen
record Podman(String program, List<String> nvidia) implements ContainerRuntime {
  Podman {
    nvidia = List.copyOf(nvidia);
  }

  /// Podman itself, which sees GPUs by NVIDIA's container device interface.
  static Podman plain() {
    return new Podman("podman", List.of("--device=nvidia.com/gpu=all"));
  }

  /// NERSC's, which has an option of its own.
  static Podman hpc() {
    return new Podman("podman-hpc", List.of("--gpu"));
  }

  @Override
  public Contained contain(Launch launch, Container container) {
    Map<String, String> variables = ContainerRuntime.variables(launch, container);
    List<String> command = new ArrayList<>(List.of(program, "run", "--rm", "--pull=never"));
    command.addAll(List.of("--network=host", "--ipc=host", "--entrypoint="));
    command.add("--workdir=" + container.workFolder());
    command.addAll(gpus(container.gpus()));
    container.mounts().forEach(bind -> command.add("--volume=" + volume(bind)));
    command.add("--env=" + MARK);
    command.add("--env=HOME=" + container.workFolder());
    variables.keySet().forEach(name -> command.add("--env=" + name));
    command.add(container.image());
    command.addAll(launch.command());
    return Contained.of(new Launch(command, variables, launch.scrubbed()));
  }

  @Override
  public Pull pull(String source, Path image, Path cache, Path temporary) {
    return new Pull(List.of(List.of(program, "pull", source)), Map.of());
  }

  @Override
  public List<String> probe() {
    return List.of(program, "--version");
  }

  private List<String> gpus(GpuMaker maker) {
    return switch (maker) {
      case NVIDIA -> nvidia;
      case AMD -> List.of("--device=/dev/kfd", "--device=/dev/dri", "--group-add=keep-groups");
      case NONE -> List.of();
    };
  }

  private static String volume(Bind bind) {
    return bind.source() + ":" + bind.target() + (bind.writable() ? ":rw" : ":ro");
  }
}
