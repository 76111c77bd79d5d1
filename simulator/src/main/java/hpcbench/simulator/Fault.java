package hpcbench.simulator;

import java.time.Duration;

/// What goes wrong with one request. A position is a share of the answer's tokens, 0 to 1, after
/// which it happens.
sealed interface Fault {
  /// Nothing goes wrong.
  record None() implements Fault {}

  /// The request is answered with HTTP 500.
  record HttpError() implements Fault {}

  /// The request is left alone for a while before it is looked at, so that even the response head
  /// comes late.
  record SlowHeaders(Duration time) implements Fault {}

  /// The answer breaks off with an error in the stream, under HTTP 200.
  record StreamError(double position) implements Fault {}

  /// The answer stops for a while; what was generated meanwhile then comes at once.
  record Stall(double position, Duration time) implements Fault {}

  /// The connection is reset.
  record Reset(double position) implements Fault {}

  /// One event of the stream is not JSON; those after it are well.
  record Malformed(double position) implements Fault {}

  /// The answer ends early and without its proper end, as if all were well.
  record Truncated(double position) implements Fault {}

  /// The usage at the end is wrong.
  record LyingUsage() implements Fault {}
}
