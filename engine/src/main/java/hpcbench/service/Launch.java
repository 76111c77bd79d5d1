package hpcbench.service;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A process to start.
///
/// @param command program and arguments, one word an element; never seen by a shell
/// @param environment variables added to the inherited environment
/// @param scrubbed inherited variables that must not reach the process
public record Launch(List<String> command, Map<String, String> environment, Set<String> scrubbed) {
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    scrubbed = Set.copyOf(scrubbed);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a launch needs a command");
    }
  }
}
