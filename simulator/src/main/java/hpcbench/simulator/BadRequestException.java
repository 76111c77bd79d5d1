package hpcbench.simulator;

import org.jspecify.annotations.Nullable;

/// A request that says something it must not; becomes a reply with status 400.
final class BadRequestException extends RuntimeException {
  private final @Nullable String field;

  BadRequestException(@Nullable String field, String message) {
    super(message);
    this.field = field;
  }

  /// The field that is wrong, where it is one.
  @Nullable String field() {
    return field;
  }
}
