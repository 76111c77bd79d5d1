package hpcbench.measure;

import hpcbench.measure.Steadiness.Departure;
import hpcbench.measure.Steadiness.State;
import hpcbench.recipe.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds out whether a service was in a steady state: cuts the measured phase into equal windows
/// and looks at the completion rate, the rate of output tokens, and the medians of end-to-end
/// latency and time to first token over them, for a [Trend] and for a [Stretch] that differs from
/// the rest.
///
/// Requests count in the window they ended in, whichever phase they belong to. A ramp has no steady
/// state by design, and neither has everything sent at once, so these are not judged.
///
/// Where rates are lower at the beginning while latencies are what they are later, the service was
/// not slow but had not been given its load yet, as while the first requests of a trial without a
/// warm-up are under way: that ramp is cut off, and rates are counted over the rest. As MSER does
/// (White 1997), at most half is cut; other than by MSER, which always cuts something, only what is
/// beyond chance. Whatever else differs is no steady state.
///
/// Clients of a closed loop may go in step: they ask together, and their answers end together, so
/// that windows not much longer than an answer hold one round of answers, or two, or none, by where
/// their edges fall. There the completion rate says nothing, and the rate of output tokens, which
/// come all the time, is looked at in its place.
final class SteadyState {
  /// Six points are the fewest whose order can be beyond chance at [Trend#BEYOND_CHANCE].
  static final int FEWEST_WINDOWS = 6;

  /// Requests that must have ended in a window, on average, for its rate and median to be worth
  /// comparing.
  static final int REQUESTS_A_WINDOW = 10;

  /// Requests whose median is worth comparing. Of clients in step, one or two may be out of it, and
  /// end in a window of their own: they met a service that had nothing else to do.
  private static final int REQUESTS_A_MEDIAN = 5;

  /// Windows that hold so many rounds of a closed loop differ by a round too little to be odd.
  private static final int ROUNDS_A_WINDOW = 5;

  /// The numbers of windows that make whole parts of the phase, the most first.
  private static final List<Integer> WINDOWS = List.of(20, 15, 12, 10, 8, FEWEST_WINDOWS);

  private final boolean isJudged;
  private final boolean isClosed;
  private final long startNs;
  private final long endNs;
  private final List<Ended> ended = new ArrayList<>();

  /// @param ttftNs -1 when no first token was observed
  private record Ended(long atNs, long latencyNs, long ttftNs) {}

  SteadyState(Arrival arrival, long startNs, long endNs) {
    this.isJudged = Steadiness.isJudged(arrival);
    this.isClosed = arrival instanceof Arrival.Closed;
    this.startNs = startNs;
    this.endNs = endNs;
  }

  /// Takes any request; only completed ones that ended in the measured phase count.
  void add(RequestRecord request) {
    boolean inside = request.endNs() >= startNs && request.endNs() < endNs;
    if (isJudged && inside && request.outcome().isCompleted()) {
      long ttftNs = request.isStreamed() ? request.firstTokenNs() - request.scheduledNs() : -1;
      ended.add(new Ended(request.endNs(), request.endNs() - request.scheduledNs(), ttftNs));
    }
  }

  /// @param parts what happened in the parts of the same phase
  Steadiness steadiness(RateBins parts) {
    return WINDOWS.stream()
        .filter(windows -> ended.size() >= windows * REQUESTS_A_WINDOW)
        .findFirst()
        .map(windows -> steadiness(parts, windows))
        .orElse(Steadiness.UNKNOWN);
  }

  private Steadiness steadiness(RateBins parts, int windows) {
    Series completions =
        new Series(Departure.COMPLETION_RATE, 0, windows, parts.completed(windows));
    Series tokens =
        new Series(Departure.OUTPUT_TOKEN_RATE, 0, windows, parts.outputTokens(windows));
    Series latency = medians(Departure.LATENCY, windows, Ended::latencyNs);
    Series ttft = medians(Departure.TTFT, windows, Ended::ttftNs);
    List<Series> rates = mayComeInRounds(windows) ? List.of(tokens) : List.of(completions, tokens);
    int low = lowBeginning(rates);
    int ramp = Stream.of(latency, ttft).anyMatch(times -> times.isSlowUntil(low)) ? 0 : low;
    List<Departure> departures =
        Stream.concat(rates.stream().map(rate -> rate.from(ramp)), Stream.of(latency, ttft))
            .map(Series::departure)
            .flatMap(Optional::stream)
            .toList();
    boolean isSteady = departures.isEmpty();
    return new Steadiness(
        isSteady ? State.STEADY : State.NOT_STEADY,
        windows,
        completions.from(ramp).trend().change(),
        tokens.from(ramp).trend().change(),
        latency.trend().change(),
        ttft.trend().change(),
        isSteady ? (double) ramp / windows : 0,
        departures);
  }

  /// Only where tokens say as much: those of an answer that is not streamed come with its end.
  private boolean mayComeInRounds(int windows) {
    long windowNs = (endNs - startNs) / windows;
    return isClosed
        && ended.stream().allMatch(request -> request.ttftNs() >= 0)
        && windowNs < ROUNDS_A_WINDOW * medianLatencyNs();
  }

  private long medianLatencyNs() {
    ExactSamples latencies = new ExactSamples();
    ended.forEach(request -> latencies.add(request.latencyNs()));
    return latencies.quantile(0.5);
  }

  /// How many windows pass until all rates are what they are later; 0 where they always were, or
  /// where too few windows would be left.
  private static int lowBeginning(List<Series> rates) {
    int longest =
        rates.stream()
            .map(Series::stretch)
            .filter(SteadyState::isRamp)
            .mapToInt(Stretch::to)
            .max()
            .orElse(0);
    return rates.getFirst().values.length - longest >= FEWEST_WINDOWS ? longest : 0;
  }

  private static boolean isRamp(Stretch stretch) {
    return stretch.isClear() && stretch.isHead() && stretch.change() < 0;
  }

  private Series medians(String figure, int windows, ToLongFunction<Ended> time) {
    List<ExactSamples> samples =
        IntStream.range(0, windows).mapToObj(_ -> new ExactSamples()).toList();
    for (Ended request : ended) {
      double share = (double) (request.atNs() - startNs) / (endNs - startNs);
      if (time.applyAsLong(request) >= 0) {
        samples.get((int) (share * windows)).add(time.applyAsLong(request));
      }
    }
    return new Series(figure, 0, windows, filled(samples));
  }

  /// A window in which next to nothing ended says nothing of a latency: it is taken for the one
  /// before, or the first that says something.
  private static double[] filled(List<ExactSamples> samples) {
    double last =
        samples.stream()
            .filter(SteadyState::isTelling)
            .findFirst()
            .map(window -> (double) window.quantile(0.5))
            .orElse(0.0);
    double[] medians = new double[samples.size()];
    for (int i = 0; i < medians.length; i++) {
      last = isTelling(samples.get(i)) ? samples.get(i).quantile(0.5) : last;
      medians[i] = last;
    }
    return medians;
  }

  private static boolean isTelling(ExactSamples window) {
    return window.count() >= REQUESTS_A_MEDIAN;
  }

  /// One figure over the windows of the phase, or over the last of them.
  private static final class Series {
    private final String figure;

    /// The window of the first value.
    private final int first;

    /// How many windows the phase has.
    private final int windows;

    private final double[] values;

    Series(String figure, int first, int windows, double[] values) {
      this.figure = figure;
      this.first = first;
      this.windows = windows;
      this.values = values;
    }

    Series from(int window) {
      return new Series(
          figure, window, windows, DoubleStream.of(values).skip(window - first).toArray());
    }

    Trend trend() {
      return Trend.of(values);
    }

    Stretch stretch() {
      boolean isLatency = figure.equals(Departure.LATENCY) || figure.equals(Departure.TTFT);
      return isLatency ? Stretch.ofLatencies(values) : Stretch.of(values);
    }

    /// Whether these latencies are odd, or are longer in the first windows than later.
    boolean isSlowUntil(int window) {
      double early = DoubleStream.of(values).limit(window).average().orElse(0);
      double later = DoubleStream.of(values).skip(window).average().orElse(0);
      return departure().isPresent() || early > (1 + Trend.LARGE) * later;
    }

    /// A trend is told before a stretch, which is a part of it.
    Optional<Departure> departure() {
      Trend trend = trend();
      if (trend.isClear()) {
        return Optional.of(new Departure(figure, 0, 1, trend.change()));
      }
      Stretch stretch = stretch();
      return stretch.isClear()
          ? Optional.of(
              new Departure(figure, share(stretch.from()), share(stretch.to()), stretch.change()))
          : Optional.empty();
    }

    private double share(int position) {
      return (double) (first + position) / windows;
    }
  }
}
