package hpcbench.orchestrate;

import hpcbench.result.RunSummary.Status;
import java.io.UncheckedIOException;
import java.util.Optional;

/// How a run came to its end.
///
/// @param reason why it did not complete
record Ending(Status status, Optional<String> reason) {
  static final Ending COMPLETE = new Ending(Status.COMPLETE, Optional.empty());
  static final Ending STOPPED =
      new Ending(Status.INTERRUPTED, Optional.of("the run was stopped from outside"));

  static Ending failed(Throwable cause) {
    return new Ending(Status.FAILED, Optional.of(message(cause)));
  }

  /// This, unless something fails after it: then both reasons are told.
  Ending then(Throwable later) {
    String message = message(later);
    return new Ending(
        Status.FAILED, Optional.of(reason.map(first -> first + "\n" + message).orElse(message)));
  }

  /// An input or output error that came through code that cannot declare it speaks for itself.
  private static String message(Throwable cause) {
    Optional<Throwable> inner =
        cause instanceof UncheckedIOException
            ? Optional.ofNullable(cause.getCause())
            : Optional.empty();
    Throwable speaker = inner.orElse(cause);
    return Optional.ofNullable(speaker.getMessage()).orElseGet(speaker::toString);
  }
}
