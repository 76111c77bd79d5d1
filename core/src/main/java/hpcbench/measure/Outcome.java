package hpcbench.measure;

/// How a request ended. A failed request is data like any other.
public sealed interface Outcome {
  /// A full answer with at least one token.
  ///
  /// @param finishReason the service's own word, such as `stop` or `length`; empty when it gave
  ///   none
  record Completed(String finishReason) implements Outcome {}

  /// The request was sent, or could not be, and did not come to a good end.
  ///
  /// @param failure the class of failure
  /// @param status HTTP status, 0 when none was received
  /// @param detail one line for a person: what was seen
  record Failed(FailureKind failure, int status, String detail) implements Outcome {}

  /// Still in flight when the trial ended: cut off by the client, neither a success nor a failure.
  record Abandoned() implements Outcome {}

  /// Scheduled, but never sent.
  ///
  /// @param reason why, such as the measurement's end while the in-flight limit was reached
  record NotSent(String reason) implements Outcome {}

  /// Whether this is a full answer.
  default boolean isCompleted() {
    return this instanceof Completed;
  }
}
