package hpcbench.service;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A process to start.
///
/// @param command program and arguments, one word an element; never seen by a shell
/// @param environment variables added to the inherited environment; may hold secrets, so it is
///   never printed
/// @param scrubbed inherited variables that must not reach the process, by name; a name that ends
///   in `*` stands for all that begin so
public record Launch(List<String> command, Map<String, String> environment, Set<String> scrubbed) {
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    scrubbed = Set.copyOf(scrubbed);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a launch needs a command");
    }
  }

  /// Whether an inherited variable must not reach the process.
  public boolean scrubs(String variable) {
    return scrubbed.stream()
        .anyMatch(name ->
            name.endsWith("*")
                ? variable.startsWith(name.substring(0, name.length() - 1))
                : variable.equals(name));
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
