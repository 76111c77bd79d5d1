package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// Where the run takes place, and on how many nodes.
///
/// @param mode this machine or a Slurm cluster
/// @param totalNodes all nodes together; the roles add up to it
/// @param serverNodes nodes that run the service
/// @param clientNodes nodes that send load
/// @param monitorNodes nodes that only watch
/// @param timeLimit wall time of the Slurm job
/// @param exclusive whether nodes are not shared with other jobs
public record Orchestration(
    Mode mode,
    int totalNodes,
    int serverNodes,
    int clientNodes,
    int monitorNodes,
    Optional<Duration> timeLimit,
    boolean exclusive) {
  /// Who provides the nodes.
  public enum Mode {
    /// Everything on this machine, as ordinary processes.
    LOCAL,
    /// A job on a Slurm cluster.
    SLURM
  }

  /// One server and one client on this machine.
  public static final Orchestration LOCAL =
      new Orchestration(Mode.LOCAL, 1, 1, 1, 0, Optional.empty(), false);
}
