package hpcbench.workload;

/// A data set or a tokenizer cannot be used. The message is for the person who wrote the recipe: it
/// names the file, the line where there is one, what is wrong, and what would be right.
public final class WorkloadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With a message for a person.
  public WorkloadException(String message) {
    super(message);
  }

  /// With a message for a person and what led to it.
  public WorkloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
