package hpcbench.orchestrate;

import hpcbench.recipe.Resources;
import java.util.List;

/// One command to be started on one node.
///
/// @param name what it is, for the scheduler and for people, such as `server-1`
/// @param node the node's name, as the scheduler knows it
/// @param share what of the node it is given
/// @param options further options for the scheduler's launcher, such as a container that is part of
///   it
/// @param command program and arguments, one word an element
public record Step(
    String name, String node, Resources.Share share, List<String> options, List<String> command) {
  public Step {
    options = List.copyOf(options);
    command = List.copyOf(command);
  }

  /// The same with another command.
  Step with(List<String> other) {
    return new Step(name, node, share, options, other);
  }
}
