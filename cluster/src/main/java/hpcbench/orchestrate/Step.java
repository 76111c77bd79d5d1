package hpcbench.orchestrate;

import hpcbench.recipe.Resources;
import java.util.List;

/// One command to be started on one node.
///
/// @param name what it is, for the scheduler and for people, such as `server-1`
/// @param node the node's name, as the scheduler knows it
/// @param part what of the node it is given
/// @param options further options for the scheduler's launcher, such as a container that is part of
///   it
/// @param command program and arguments, one word an element
public record Step(
    String name, String node, Part part, List<String> options, List<String> command) {
  public Step {
    options = List.copyOf(options);
    command = List.copyOf(command);
  }

  /// What of a node a step is given.
  public sealed interface Part {
    /// A share that it has for itself.
    record Own(Resources.Share share) implements Part {}

    /// A place beside whatever runs there, to watch it.
    ///
    /// @param gpus how many GPUs it must see
    record Beside(int gpus) implements Part {}
  }

  /// @throws IllegalArgumentException when only a scheduler can start it as it is
  void requireNoOptions() {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is to be started with %s, which only srun can; name a profile whose container runtime is a program, such as apptainer"
              .formatted(name, options.getFirst()));
    }
  }

  /// The same with another command.
  Step with(List<String> other) {
    return new Step(name, node, part, options, other);
  }
}
