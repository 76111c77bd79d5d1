package hpcbench.cli;

import hpcbench.recipe.Durations;
import java.time.Duration;

/// Checks what commands that serve on a node are told.
final class ServingOptions {
  private ServingOptions() {}

  /// @throws CommandFailure when it is no port
  static int port(int port) {
    if (port < 0 || port > 65_535) {
      throw new CommandFailure(ExitCode.USAGE, "--port must be 0 to 65535, was " + port);
    }
    return port;
  }

  /// @throws CommandFailure when it is no time above 0
  static Duration lease(String lease) {
    try {
      Duration length = Durations.parse(lease);
      if (length.isPositive()) {
        return length;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for a lease of no time at all.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--lease must be a time above 0, such as 60s, was " + lease);
  }
}
