package hpcbench.deploy;

/// The cluster cannot be reached, so that nothing can be known of it. Its jobs go on. The message
/// says what kept us from it, and what to do.
public final class UnreachableException extends SlurmException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
