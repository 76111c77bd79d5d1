package hpcbench.simulator;

/// Why an answer ends.
enum FinishReason {
  /// It was complete.
  STOP,
  /// It reached the allowed length.
  LENGTH,
  /// Its client left, or the server closed.
  ABORT,
  /// It broke off with an error.
  ERROR;

  /// As it stands on the wire and in metrics.
  String text() {
    return switch (this) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case ABORT -> "abort";
      case ERROR -> "error";
    };
  }
}
