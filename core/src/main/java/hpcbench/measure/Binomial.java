package hpcbench.measure;

/// The binomial distribution: how many of `n` independent trials succeed, each with probability
/// `p`.
final class Binomial {
  private static final double PRECISION = 1e-15;
  private static final int MOST_STEPS = 100_000;

  private Binomial() {}

  /// Probability of at most `k` successes.
  ///
  /// It is the regularised incomplete beta function I(1-p; n-k, k+1) (NIST DLMF 8.17.5).
  static double atMost(long k, long n, double p) {
    if (k < 0) {
      return 0;
    }
    return k >= n ? 1 : regularisedBeta(1 - p, (double) n - k, k + 1.0);
  }

  private static double regularisedBeta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * betaFraction(x, a, b) / a
        : 1 - front * betaFraction(1 - x, b, a) / b;
  }

  /// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
  private static double betaFraction(double x, double a, double b) {
    double numerator = 1;
    double denominator = inverse(1 - (a + b) * x / (a + 1));
    double fraction = denominator;
    for (int step = 1; step < MOST_STEPS; step++) {
      double even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step));
      denominator = inverse(1 + even * denominator);
      numerator = awayFromZero(1 + even / numerator);
      fraction *= denominator * numerator;
      double odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1));
      denominator = inverse(1 + odd * denominator);
      numerator = awayFromZero(1 + odd / numerator);
      fraction *= denominator * numerator;
      if (Math.abs(denominator * numerator - 1) < PRECISION) {
        return fraction;
      }
    }
    return fraction;
  }

  private static double inverse(double value) {
    return 1 / awayFromZero(value);
  }

  private static double awayFromZero(double value) {
    return Math.abs(value) < Double.MIN_NORMAL ? Double.MIN_NORMAL : value;
  }

  /// Natural logarithm of the gamma function of a positive number: Stirling's series (DLMF 5.11.1)
  /// above 15, and the recurrence to get there.
  static double logGamma(double value) {
    double shifted = value;
    double product = 1;
    while (shifted < 15) {
      product *= shifted;
      shifted += 1;
    }
    double inverse = 1 / shifted;
    double square = inverse * inverse;
    double series =
        inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680)));
    return (shifted - 0.5) * Math.log(shifted)
        - shifted
        + 0.5 * Math.log(2 * Math.PI)
        + series
        - Math.log(product);
  }
}
