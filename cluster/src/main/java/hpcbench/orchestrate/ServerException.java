package hpcbench.orchestrate;

/// A server could not be started, did not become ready, ended by itself, or could not be ended. The
/// message is for a person: it says what was seen, and what to do.
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  ServerException(String message) {
    super(message);
  }

  ServerException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The message without the log lines that may follow it.
  String firstLine() {
    return String.valueOf(getMessage()).lines().findFirst().orElse("");
  }
}
