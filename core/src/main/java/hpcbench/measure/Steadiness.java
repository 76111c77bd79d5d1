package hpcbench.measure;

import hpcbench.recipe.Arrival;
import java.util.List;

/// Whether the measured phase was a steady state: rates and latencies without a trend, and without
/// a stretch that differs from the rest.
///
/// Rates and percentiles describe a service only when it is steady. While caches fill, code is
/// compiled or a queue grows, they describe how long the trial was.
///
/// @param state what was found
/// @param windows equal parts of the measured phase that were compared
/// @param rateChange change of the completion rate over the steady part, as a share of its median:
///   0.1 means it rose by 10 %
/// @param tokenRateChange the same for the rate at which output tokens arrived
/// @param latencyChange the same for the end-to-end latency, over all of the measured phase
/// @param ttftChange the same for the time to first token; 0 where none was observed
/// @param steadyFrom where in the measured phase the steady part begins, which rates are counted
///   over: 0 at its start; above 0 where a ramp came before, at most 0.5
/// @param departures what was not steady, by figure
public record Steadiness(
    State state,
    int windows,
    double rateChange,
    double tokenRateChange,
    double latencyChange,
    double ttftChange,
    double steadyFrom,
    List<Departure> departures) {
  /// Too little was observed to tell.
  public static final Steadiness UNKNOWN =
      new Steadiness(State.UNKNOWN, 0, 0, 0, 0, 0, 0, List.of());

  /// Fewer requests that end in the measured phase say nothing of it.
  public static final int FEWEST_REQUESTS =
      SteadyState.FEWEST_WINDOWS * SteadyState.REQUESTS_A_WINDOW;

  public Steadiness {
    departures = List.copyOf(departures);
  }

  /// Whether such a load can be steady: not so where it changes by design, or comes all at once.
  public static boolean isJudged(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Closed _,
          Arrival.Constant _,
          Arrival.Poisson _,
          Arrival.Gamma _,
          Arrival.Burst _ ->
          true;
      case Arrival.Ramp _, Arrival.Max _ -> false;
    };
  }

  /// What the comparison of the parts says.
  public enum State {
    /// No trend and no odd stretch that is both large and beyond chance.
    STEADY,
    /// A rate or a latency rose or fell throughout, or was another for a while.
    NOT_STEADY,
    /// Too few requests ended in the measured phase to tell.
    UNKNOWN
  }

  /// A figure that was not the same all the time.
  ///
  /// @param figure `completion rate`, `output token rate`, `end-to-end latency` or `time to first
  ///   token`
  /// @param from where in the measured phase it departs from the rest, 0-1; 0 for a trend
  /// @param to where that ends, 0-1; 1 for a trend
  /// @param change its mean there over that of the rest, less 1; for a trend its change over the
  ///   phase, as a share of its median
  public record Departure(String figure, double from, double to, double change) {
    static final String COMPLETION_RATE = "completion rate";
    static final String OUTPUT_TOKEN_RATE = "output token rate";
    static final String LATENCY = "end-to-end latency";
    static final String TTFT = "time to first token";

    /// Whether the figure is a latency, and no rate.
    public boolean isLatency() {
      return figure.equals(LATENCY) || figure.equals(TTFT);
    }

    /// Whether it is a change all through the phase.
    public boolean isTrend() {
      return from == 0 && to == 1;
    }
  }
}
