package hpcbench.orchestrate;

import java.util.List;
import java.util.Map;

/// Starts commands on nodes. Immutable and safe for use by several threads.
public interface Launcher {
  /// The command line which, started on this machine, starts the step on its node and ends when the
  /// step has ended, with its exit code. Standard input, output and error are those of the step.
  ///
  /// @throws IllegalArgumentException when nothing can be started on that node
  List<String> commandLine(Step step);

  /// What the command line is to read first from its standard input, before anything else.
  ///
  /// @param environment all variables that the step is to have
  default byte[] opening(Step step, Map<String, String> environment) {
    return new byte[0];
  }

  /// Whether the steps are processes of this machine.
  boolean isHere();

  /// Whether a variable of this process's environment would change what the command line means, and
  /// must not reach it.
  default boolean scrubs(String variable) {
    return false;
  }
}
