package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// Whether servers and machines are watched while trials run.
///
/// @param enabled whether they are
/// @param interval how long after one look the next one follows
/// @param pushgateway node of a Prometheus Pushgateway that is told of all that is seen, `:port`
///   after it or not
public record Monitoring(boolean enabled, Duration interval, Optional<String> pushgateway) {
  /// The shortest interval: more often, looking itself would cost the machine too much.
  public static final Duration SHORTEST = Duration.ofMillis(100);

  /// Every second.
  public static final Monitoring DEFAULT =
      new Monitoring(true, Duration.ofSeconds(1), Optional.empty());

  public Monitoring {
    if (interval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "an interval of monitoring is at least %s, not %s"
              .formatted(Durations.format(SHORTEST), Durations.format(interval)));
    }
  }

  /// The same with another interval, and switched on.
  public Monitoring every(Duration other) {
    return new Monitoring(true, other, pushgateway);
  }
}
