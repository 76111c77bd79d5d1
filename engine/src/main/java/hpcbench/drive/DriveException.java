package hpcbench.drive;

/// A trial that could not be run, or not to its end, for a reason on this side: what was measured
/// until then was handed to the sink as far as possible, and the load has stopped.
public final class DriveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A failure with its reason in one sentence.
  public DriveException(String message) {
    super(message);
  }

  /// A failure with its reason in one sentence, and what caused it.
  public DriveException(String message, Throwable cause) {
    super(message, cause);
  }
}
