package hpcbench.executor;

import java.io.IOException;

/// A request that an executor does not serve, with the HTTP status that says so. Asking again does
/// not help.
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status HTTP status, 400 to 599
  /// @param message for whoever asked: what was wrong with it
  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
