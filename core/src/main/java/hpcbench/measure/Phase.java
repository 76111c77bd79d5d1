package hpcbench.measure;

/// The part of a trial a request belongs to, by the instant it was scheduled for.
public enum Phase {
  /// Sent before the measurement under the same load; kept, not counted.
  WARM_UP,
  /// Counted.
  MEASUREMENT
}
