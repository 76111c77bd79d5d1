package hpcbench.report;

import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.Optional;

/// The bounds of the run's objective, in seconds, as charts mark them.
///
/// @param ttft of the time to first token
/// @param tpot of the time per output token
/// @param endToEnd of the end-to-end latency
record Objective(Optional<Double> ttft, Optional<Double> tpot, Optional<Double> endToEnd) {
  private static final double NANOS = 1e9;

  /// Those of this objective; none without one.
  static Objective of(Optional<Slo> slo) {
    return new Objective(
        slo.flatMap(Slo::ttft).map(Objective::seconds),
        slo.flatMap(Slo::tpot).map(Objective::seconds),
        slo.flatMap(Slo::endToEnd).map(Objective::seconds));
  }

  private static double seconds(Duration bound) {
    return bound.toNanos() / NANOS;
  }
}
