package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// How long a phase of a trial lasts: for a time, or for a number of requests.
public sealed interface Extent {
  /// The phase ends when this time has passed. Zero means the phase is left out.
  record Lasting(Duration duration) implements Extent {
    public Lasting {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a duration must not be negative, was " + duration);
      }
    }
  }

  /// The phase ends when this many requests were started. Zero means the phase is left out.
  record Requests(long count) implements Extent {
    public Requests {
      if (count < 0) {
        throw new IllegalArgumentException("a request count must not be negative, was " + count);
      }
    }
  }

  /// How long the phase lasts; empty where it ends by a count of requests.
  default Optional<Duration> longest() {
    return switch (this) {
      case Lasting(Duration duration) -> Optional.of(duration);
      case Requests(long count) -> count == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
    };
  }

  /// An extent of nothing: the phase is left out.
  static Extent none() {
    return new Requests(0);
  }

  /// Whether the phase is left out.
  default boolean isNone() {
    return switch (this) {
      case Lasting(Duration duration) -> duration.isZero();
      case Requests(long count) -> count == 0;
    };
  }
}
