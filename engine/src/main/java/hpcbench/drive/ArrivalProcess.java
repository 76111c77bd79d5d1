package hpcbench.drive;

import hpcbench.recipe.Arrival;
import java.util.SplittableRandom;

/// The instants of arrivals, one after the other, without end: seconds since the process began,
/// never decreasing.
///
/// Randomness is drawn by inversion or rejection from a seeded generator whose algorithm the JDK
/// specifies, with `StrictMath`: the same seed gives the same instants on every machine.
@FunctionalInterface
interface ArrivalProcess {
  /// The next arrival.
  double nextSeconds();

  /// The process of this arrival.
  ///
  /// @param rampStart when a ramp begins to move; until then it keeps its first rate
  /// @param rampSeconds how long it moves; from then on it keeps its last rate
  static ArrivalProcess of(
      Arrival arrival, SplittableRandom random, double rampStart, double rampSeconds) {
    return switch (arrival) {
      case Arrival.Constant(double rate) -> new Every(1, 1 / rate);
      case Arrival.Burst(int size, java.time.Duration period) ->
          new Every(size, period.toNanos() / 1e9);
      case Arrival.Poisson(double rate) -> new Gaps(() -> exponential(random) / rate);
      case Arrival.Gamma(double rate, double burstiness) ->
          new Gaps(() -> GammaGaps.draw(random, burstiness) / (burstiness * rate));
      case Arrival.Ramp(double first, double last) ->
          new RampProcess(first, last, rampStart, rampSeconds, random);
      case Arrival.Max() -> () -> 0;
      case Arrival.Closed() ->
          throw new IllegalArgumentException("a closed loop has no schedule of arrivals");
    };
  }

  /// A draw from the exponential distribution of mean 1.
  static double exponential(SplittableRandom random) {
    return -StrictMath.log(1 - random.nextDouble());
  }

  /// `size` arrivals together at every multiple of a period, from 0.
  final class Every implements ArrivalProcess {
    private final int size;
    private final double period;
    private long count;

    Every(int size, double period) {
      this.size = size;
      this.period = period;
    }

    @Override
    public double nextSeconds() {
      long periods = count++ / size;
      return periods * period;
    }
  }

  /// Arrivals with independent gaps, the first one gap after the beginning.
  final class Gaps implements ArrivalProcess {
    private final ArrivalProcess gap;
    private double now;

    Gaps(ArrivalProcess gap) {
      this.gap = gap;
    }

    @Override
    public double nextSeconds() {
      now += gap.nextSeconds();
      return now;
    }
  }
}
