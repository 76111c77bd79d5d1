package hpcbench.recipe;

/// How many tokens each prompt or answer has. All values are tokens, at least 1.
public sealed interface Lengths {
  /// Always the same length.
  record Fixed(int tokens) implements Lengths {
    public Fixed {
      requireRange(tokens, tokens);
    }
  }

  /// Normally distributed, rounded, and drawn again where it falls outside `min` to `max`.
  record Normal(double mean, double stddev, int min, int max) implements Lengths {
    public Normal {
      requireRange(min, max);
      requireSpread(mean, stddev);
    }
  }

  /// Log-normally distributed, given by the mean and standard deviation of the lengths themselves
  /// (not of their logarithms), rounded, and drawn again where it falls outside `min` to `max`.
  record LogNormal(double mean, double stddev, int min, int max) implements Lengths {
    public LogNormal {
      requireRange(min, max);
      requireSpread(mean, stddev);
    }
  }

  private static void requireRange(int min, int max) {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException(
          "token lengths must be at least 1 and min at most max, not %d to %d".formatted(min, max));
    }
  }

  private static void requireSpread(double mean, double stddev) {
    if (!(mean > 0) || !(stddev >= 0)) {
      throw new IllegalArgumentException(
          "mean must be above 0 and stddev at least 0, not %s and %s".formatted(mean, stddev));
    }
  }
}
