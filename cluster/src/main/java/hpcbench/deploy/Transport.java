package hpcbench.deploy;

import java.time.Duration;
import java.util.List;

/// Where the commands of a cluster run: this machine, when it is the login node.
///
/// Implementations are safe for use by several threads.
public interface Transport {
  /// Runs a command to its end. None of Slurm's variables reaches it that would change what it
  /// means.
  ///
  /// @param command program and arguments, one word an element; never seen by a shell of ours
  /// @param limit how long it may take
  /// @throws SlurmException when it cannot be started, or takes longer
  Output run(List<String> command, Duration limit) throws SlurmException, InterruptedException;

  /// What a command came to.
  ///
  /// @param exitCode 0 when it succeeded
  /// @param out its standard output
  /// @param err its standard error
  record Output(int exitCode, String out, String err) {}
}
