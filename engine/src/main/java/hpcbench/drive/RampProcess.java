package hpcbench.drive;

import java.util.SplittableRandom;

/// A Poisson process whose rate moves in a straight line, by inversion of its cumulated rate: the
/// arrivals of a process of rate 1 are put where the cumulated rate reaches them.
final class RampProcess implements ArrivalProcess {
  private final double first;
  private final double last;
  private final double start;
  private final double seconds;
  private final SplittableRandom random;
  private double cumulated;

  /// Rate `first` until `start`, then in a straight line to `last` over `seconds`, then `last`.
  RampProcess(double first, double last, double start, double seconds, SplittableRandom random) {
    this.first = first;
    this.last = last;
    this.start = start;
    this.seconds = seconds;
    this.random = random;
  }

  @Override
  public double nextSeconds() {
    cumulated += ArrivalProcess.exponential(random);
    return instantOf(cumulated);
  }

  private double instantOf(double area) {
    double before = first * start;
    if (area < before) {
      return area / first;
    }
    double during = (first + last) / 2 * seconds;
    double inside = area - before;
    if (inside < during) {
      return start + insideRamp(inside);
    }
    return last == 0 ? start + seconds : start + seconds + (inside - during) / last;
  }

  /// Solves `first * t + (last - first) / (2 * seconds) * t^2 = area`, in the form that also holds
  /// for a rate that does not move.
  private double insideRamp(double area) {
    double slope = (last - first) / seconds;
    double root = StrictMath.sqrt(Math.max(0, first * first + 2 * slope * area));
    return 2 * area / (first + root);
  }
}
