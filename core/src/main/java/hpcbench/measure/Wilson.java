package hpcbench.measure;

/// The interval of a share, such as of right answers, by Wilson's score: unlike the textbook
/// interval it stays within 0-1 and is right for few samples and for shares near 0 and 1.
final class Wilson {
  /// 97.5th percentile of the standard normal distribution: 95 % confidence.
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /// The 95 % interval of the share of successes; 0-1 when nothing was tried.
  static Interval interval(long successes, long tried) {
    if (tried == 0) {
      return new Interval(0, 1);
    }
    double share = (double) successes / tried;
    double centre = share + Z * Z / (2.0 * tried);
    double spread = Z * Math.sqrt(share * (1 - share) / tried + Z * Z / (4.0 * tried * tried));
    double scale = 1 + Z * Z / tried;
    return new Interval(
        Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale));
  }
}
