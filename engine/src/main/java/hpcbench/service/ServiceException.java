package hpcbench.service;

/// A service could not be reached, or did not do what it was asked for outside of the measured
/// load. The message names the service's address, what was asked, what came back, and what to do.
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// With a cause below it, such as a broken connection.
  public ServiceException(String message, Throwable cause) {
    super(message, cause);
  }

  /// On its own.
  public ServiceException(String message) {
    super(message);
  }
}
