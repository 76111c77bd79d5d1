package hpcbench.recipe;

import java.time.Duration;

/// Who decides when a request starts.
///
/// [Closed] is the closed loop: a client starts its next request when its last one ended, so a slow
/// service lowers the load. Every other kind is an open loop: a schedule computed before the run
/// decides, so a slow service builds a queue, as it does in front of real users. Rates are requests
/// per second over all client nodes together.
public sealed interface Arrival {
  /// Each client starts its next batch as soon as its last one ended.
  record Closed() implements Arrival {}

  /// One request every `1 / rate` seconds.
  record Constant(double rate) implements Arrival {
    public Constant {
      requireRate("rate", rate);
    }
  }

  /// A Poisson process: independent exponential gaps of mean `1 / rate`.
  record Poisson(double rate) implements Arrival {
    public Poisson {
      requireRate("rate", rate);
    }
  }

  /// Gamma distributed gaps of mean `1 / rate`.
  ///
  /// @param burstiness the shape of the gamma distribution, as in vLLM's `--burstiness`: 1 is
  ///   Poisson, below 1 is burstier, above 1 is more even
  record Gamma(double rate, double burstiness) implements Arrival {
    public Gamma {
      requireRate("rate", rate);
      requireRate("burstiness", burstiness);
    }
  }

  /// `size` requests together at the start of every `period`.
  record Burst(int size, Duration period) implements Arrival {
    public Burst {
      requireRate("size", size);
      requireRate("period", (double) period.toNanos());
    }
  }

  /// A Poisson process whose rate moves in a straight line from `from` to `to` over the
  /// measurement.
  record Ramp(double from, double to) implements Arrival {
    public Ramp {
      if (!(from >= 0) || !(to >= 0) || !(from + to > 0) || Double.isInfinite(from + to)) {
        throw new IllegalArgumentException(
            "a ramp needs rates of at least 0, one of them above 0, not %s to %s"
                .formatted(from, to));
      }
    }
  }

  /// Every request at once, at the start.
  record Max() implements Arrival {}

  /// Whether a schedule, not the service, decides when requests start.
  default boolean isOpen() {
    return !(this instanceof Closed);
  }

  private static void requireRate(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be above 0 and finite, not " + value);
    }
  }
}
