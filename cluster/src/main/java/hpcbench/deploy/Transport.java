package hpcbench.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the commands of a cluster run: this machine, when it is the login node, or the login node
/// as it is reached over SSH.
///
/// Implementations are safe for use by several threads.
public interface Transport extends AutoCloseable {
  /// Runs a command to its end. None of Slurm's variables reaches it that would change what it
  /// means.
  ///
  /// @param command program and arguments, one word an element; no shell of ours takes one apart
  /// @param limit how long it may take
  /// @throws UnreachableException when the login node cannot be reached
  /// @throws SlurmException when it cannot be started, or takes longer
  Output run(List<String> command, Duration limit) throws SlurmException, InterruptedException;

  /// Runs a command that reads this file as its standard input.
  Output send(Path file, List<String> command, Duration limit)
      throws SlurmException, InterruptedException;

  /// Runs a command whose standard output goes to the end of this file, which is made where there
  /// is none. What came before a failure stays in it.
  ///
  /// @return with an empty standard output
  Output receive(List<String> command, Path file, Duration limit)
      throws SlurmException, InterruptedException;

  /// Ends what was opened to reach the cluster.
  @Override
  default void close() {}

  /// What a command came to.
  ///
  /// @param exitCode 0 when it succeeded
  /// @param out its standard output
  /// @param err its standard error
  record Output(int exitCode, String out, String err) {}
}
