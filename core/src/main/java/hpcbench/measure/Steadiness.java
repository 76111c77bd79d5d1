package hpcbench.measure;

/// Whether the measured phase was a steady state: rate and latency without a trend.
///
/// Rates and percentiles describe a service only when it is steady. While caches fill, code is
/// compiled or a queue grows, they describe how long the trial was.
///
/// @param state what was found
/// @param windows equal parts of the measured phase that were compared
/// @param rateChange change of the completion rate over the measured phase, as a share of its
///   median: 0.1 means it rose by 10 %
/// @param latencyChange the same for the end-to-end latency
public record Steadiness(State state, int windows, double rateChange, double latencyChange) {
  /// Too little was observed to tell.
  public static final Steadiness UNKNOWN = new Steadiness(State.UNKNOWN, 0, 0, 0);

  /// What the comparison of the parts says.
  public enum State {
    /// No trend that is both large and beyond chance.
    STEADY,
    /// Rate or latency rose or fell throughout.
    NOT_STEADY,
    /// Too few requests ended in the measured phase to tell.
    UNKNOWN
  }
}
