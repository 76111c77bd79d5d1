package hpcbench.result;

import java.io.IOException;

/// A run folder, or a file in it, could not be read or written. The message names the path and what
/// to do; it is meant for a person.
public final class RunFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  /// A problem that no other exception caused.
  public RunFolderException(String message) {
    super(message);
  }

  /// A problem that another exception caused.
  public RunFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
