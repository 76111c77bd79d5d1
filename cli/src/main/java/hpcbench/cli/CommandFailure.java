package hpcbench.cli;

/// Ends a command with a message for a person and an exit code: something expectable went wrong.
///
/// The message names the thing, the value and the next step. It never comes with a stack trace.
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
