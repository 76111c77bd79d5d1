package hpcbench.measure;

/// Why a request failed. The names are stable: they are keys in results and labels in metrics.
public enum FailureKind {
  /// No connection: refused, unreachable, name unknown, or not in time.
  CONNECT,
  /// The TLS handshake failed.
  TLS,
  /// No token came in time after the request was sent.
  FIRST_TOKEN_TIMEOUT,
  /// The stream went silent for too long after its first token.
  IDLE_TIMEOUT,
  /// The response was not complete in time.
  TOTAL_TIMEOUT,
  /// The service answered with an HTTP status other than 200.
  STATUS,
  /// The connection broke before the response was complete.
  RESET,
  /// The response ended in good order but without its end mark (`[DONE]`, a finish reason, `done`).
  TRUNCATED,
  /// The response could not be understood.
  MALFORMED,
  /// The service reported an error inside a response with status 200.
  ERROR_EVENT,
  /// The response was complete and had no token in it.
  NO_TOKENS,
  /// A line or event was longer than the client is willing to hold.
  TOO_LARGE
}
