package hpcbench.deploy;

import java.util.Locale;

/// What a node of a job is for.
public enum Role {
  /// Runs the service.
  SERVER,
  /// Sends load.
  CLIENT,
  /// Only watches.
  MONITOR;

  /// The word in names of steps and logs: `server`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
