package hpcbench.recipe;

import java.time.Duration;
import java.util.Optional;

/// How readiness is found out.
///
/// @param enabled whether the service is waited for at all; an `endpoint` that is known to be up
///   may turn it off
/// @param timeout how long the service may take to become ready
/// @param interval time between two probes
/// @param endpoint path that answers 200 when healthy; without one the service's own is used
public record HealthCheck(
    boolean enabled, Duration timeout, Duration interval, Optional<String> endpoint) {
  /// Enabled, 10 min, every 500 ms, at the service's own path.
  public static final HealthCheck DEFAULT =
      new HealthCheck(true, Duration.ofMinutes(10), Duration.ofMillis(500), Optional.empty());

  public HealthCheck {
    if (!timeout.isPositive() || !interval.isPositive()) {
      throw new IllegalArgumentException(
          "health check timeout and interval must be above 0, not %s and %s"
              .formatted(timeout, interval));
    }
  }
}
