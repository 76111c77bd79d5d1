package hpcbench.workload;

import hpcbench.recipe.Lengths;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Draws lengths in tokens.
final class LengthSampler {
  /// After this many draws outside the bounds the last one is moved to the nearer bound. A
  /// distribution with a thousandth of its mass inside misses that often once in 20 000 lengths.
  private static final int MOST_DRAWS = 10_000;

  private LengthSampler() {}

  /// One length from this distribution.
  static int draw(Lengths lengths, RandomGenerator random) {
    return switch (lengths) {
      case Lengths.Fixed(int tokens) -> tokens;
      case Lengths.Normal(double mean, double stddev, int min, int max) ->
          within(min, max, () -> mean + stddev * random.nextGaussian());
      case Lengths.LogNormal(double mean, double stddev, int min, int max) -> {
        double variance = Math.log1p(stddev * stddev / (mean * mean));
        double location = Math.log(mean) - variance / 2;
        yield within(
            min, max, () -> Math.exp(location + Math.sqrt(variance) * random.nextGaussian()));
      }
    };
  }

  /// The shortest length there can be.
  static int shortest(Lengths lengths) {
    return switch (lengths) {
      case Lengths.Fixed(int tokens) -> tokens;
      case Lengths.Normal(_, _, int min, _) -> min;
      case Lengths.LogNormal(_, _, int min, _) -> min;
    };
  }

  private static int within(int min, int max, DoubleSupplier draw) {
    long drawn = 0;
    for (int attempt = 0; attempt < MOST_DRAWS; attempt++) {
      drawn = Math.round(draw.getAsDouble());
      if (drawn >= min && drawn <= max) {
        return (int) drawn;
      }
    }
    return Math.clamp(drawn, min, max);
  }
}
