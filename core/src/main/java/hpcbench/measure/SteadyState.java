package hpcbench.measure;

import hpcbench.measure.Steadiness.State;
import hpcbench.recipe.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Finds out whether a service was in a steady state: cuts the measured phase into equal windows
/// and looks for a [Trend] of the completion rate and of the median end-to-end latency over them.
///
/// Requests count in the window they ended in, whichever phase they belong to. A ramp has no steady
/// state by design, and neither has everything sent at once, so these are not judged.
final class SteadyState {
  /// Six points are the fewest whose order can be beyond chance at [Trend#BEYOND_CHANCE].
  private static final int FEWEST_WINDOWS = 6;

  private static final int MOST_WINDOWS = 20;

  /// Requests that must have ended in a window, on average, for its rate and median to be worth
  /// comparing.
  private static final int REQUESTS_A_WINDOW = 10;

  private final boolean isJudged;
  private final long startNs;
  private final long endNs;
  private final List<Ended> ended = new ArrayList<>();

  private record Ended(long atNs, long latencyNs) {}

  SteadyState(Arrival arrival, long startNs, long endNs) {
    this.isJudged = canBeSteady(arrival);
    this.startNs = startNs;
    this.endNs = endNs;
  }

  private static boolean canBeSteady(Arrival arrival) {
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

  /// Takes any request; only completed ones that ended in the measured phase count.
  void add(RequestRecord request) {
    boolean inside = request.endNs() >= startNs && request.endNs() < endNs;
    if (isJudged && inside && request.outcome().isCompleted()) {
      ended.add(new Ended(request.endNs(), request.endNs() - request.scheduledNs()));
    }
  }

  Steadiness steadiness() {
    int windows = Math.min(MOST_WINDOWS, ended.size() / REQUESTS_A_WINDOW);
    if (windows < FEWEST_WINDOWS) {
      return Steadiness.UNKNOWN;
    }
    List<ExactSamples> latencies = latencies(windows);
    Trend rate = Trend.of(latencies.stream().mapToDouble(ExactSamples::count).toArray());
    Trend latency =
        Trend.of(
            latencies.stream()
                .filter(window -> window.count() > 0)
                .mapToDouble(window -> window.quantile(0.5))
                .toArray());
    State state = rate.isClear() || latency.isClear() ? State.NOT_STEADY : State.STEADY;
    return new Steadiness(state, windows, rate.change(), latency.change());
  }

  private List<ExactSamples> latencies(int windows) {
    List<ExactSamples> latencies =
        LongStream.range(0, windows).mapToObj(_ -> new ExactSamples()).toList();
    for (Ended request : ended) {
      double share = (double) (request.atNs() - startNs) / (endNs - startNs);
      latencies.get((int) (share * windows)).add(request.latencyNs());
    }
    return latencies;
  }
}
