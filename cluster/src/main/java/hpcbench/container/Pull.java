package hpcbench.container;

import java.util.List;
import java.util.Map;

/// How a runtime gets an image from a registry.
///
/// @param commands to be run one after the other, one word an element
/// @param environment variables for them, unless the user has set them: where they keep what they
///   need only meanwhile, or for the next pull. Left to themselves they would fill the home folder
record Pull(List<List<String>> commands, Map<String, String> environment) {
  Pull {
    commands = List.copyOf(commands);
    environment = Map.copyOf(environment);
  }
}
