package hpcbench.container;

import hpcbench.service.Launch;
import java.util.List;

/// How a command is started in a container.
///
/// @param launch the process to start
/// @param stepOptions options for the `srun` that starts it, for runtimes that are part of Slurm
public record Contained(Launch launch, List<String> stepOptions) {
  public Contained {
    stepOptions = List.copyOf(stepOptions);
  }

  /// The launch alone.
  public static Contained of(Launch launch) {
    return new Contained(launch, List.of());
  }
}
