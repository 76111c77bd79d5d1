package hpcbench.orchestrate;

import hpcbench.plan.Trial;
import hpcbench.recipe.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The time that a run may take. A trial that could not end in it is not begun: it would be cut,
/// and its time lost.
///
/// @param end when the run has to have ended; empty when nothing ends it
/// @param clock the time of day
record TimeBudget(Optional<Instant> end, InstantSource clock) {
  /// Why there is not enough time for this trial; empty when there is. A trial that ends by a count
  /// of requests has no planned length, and is begun while there is any time.
  ///
  /// @param start how long its servers will take to start before it, as far as is known
  Optional<String> shortage(Trial trial, Duration start) {
    Duration length = trial.workload().longest().orElse(Duration.ZERO);
    return end.map(instant -> Duration.between(clock.instant(), instant))
        .filter(left -> left.compareTo(length.plus(start)) <= 0)
        .map(left ->
            "cut: not enough time: trial %s takes up to %s%s, and the job must end in %s"
                .formatted(
                    trial.id(),
                    words(length),
                    start.isZero() ? "" : ", its servers " + words(start) + " to start",
                    words(left)));
  }

  private static String words(Duration time) {
    return Durations.format(
        time.isNegative() ? Duration.ZERO : time.truncatedTo(ChronoUnit.SECONDS));
  }
}
