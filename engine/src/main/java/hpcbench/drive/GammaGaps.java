package hpcbench.drive;

import java.util.SplittableRandom;

/// Draws from the gamma distribution by Marsaglia and Tsang's method: "A Simple Method for
/// Generating Gamma Variables", ACM TOMS 26(3), 2000.
final class GammaGaps {
  private GammaGaps() {}

  /// A draw of this shape and scale 1, hence of mean `shape`.
  static double draw(SplittableRandom random, double shape) {
    if (shape < 1) {
      return draw(random, shape + 1) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal(random);
      double root = 1 + c * x;
      double v = root * root * root;
      double u = 1 - random.nextDouble();
      if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  /// A draw from the standard normal distribution by Marsaglia's polar method.
  private static double normal(SplittableRandom random) {
    while (true) {
      double u = 2 * random.nextDouble() - 1;
      double v = 2 * random.nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }
}
