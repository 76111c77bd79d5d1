package hpcbench.report;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Workload;
import hpcbench.result.TrialSummary;
import java.time.Duration;
import java.util.Locale;

/// What a trial did, in one sentence.
final class TrialDescription {
  private TrialDescription() {}

  static String of(TrialSummary summary) {
    Workload load = summary.trial().workload();
    return "%s on %s, %s %s requests; %s; prompts of %s, answers of up to %s tokens; measured for %s after a warm-up of %s."
        .formatted(
            load.model(),
            load.service(),
            load.streaming() ? "streamed" : "not streamed",
            load.api().name().toLowerCase(Locale.ROOT),
            arrival(load.arrival(), summary),
            lengths(load.inputTokens()),
            lengths(load.outputTokens()),
            extent(load.measurement()),
            extent(load.warmUp()));
  }

  private static String arrival(Arrival arrival, TrialSummary summary) {
    String limit = ", at most %,d in flight".formatted(summary.client().maxInFlight());
    return switch (arrival) {
      case Arrival.Closed _ ->
          "closed loop with %,d in flight".formatted(summary.client().maxInFlight());
      case Arrival.Constant(double rate) -> "open loop at a constant " + rate(rate) + limit;
      case Arrival.Poisson(double rate) -> "open loop, Poisson arrivals at " + rate(rate) + limit;
      case Arrival.Gamma(double rate, double burstiness) ->
          "open loop, gamma arrivals at %s of burstiness %s%s"
              .formatted(rate(rate), Wording.plain(burstiness), limit);
      case Arrival.Burst(int size, Duration period) ->
          "open loop, bursts of %,d every %s%s".formatted(size, Wording.time(period), limit);
      case Arrival.Ramp(double from, double to) ->
          "open loop, a ramp from %s to %s%s".formatted(rate(from), rate(to), limit);
      case Arrival.Max() -> "every request at once" + limit;
    };
  }

  private static String lengths(Lengths lengths) {
    return switch (lengths) {
      case Lengths.Fixed(int tokens) -> "%,d".formatted(tokens);
      case Lengths.Normal(double mean, double stddev, int min, int max) ->
          "%s ± %s (normal, %,d to %,d)"
              .formatted(Wording.plain(mean), Wording.plain(stddev), min, max);
      case Lengths.LogNormal(double mean, double stddev, int min, int max) ->
          "%s ± %s (log-normal, %,d to %,d)"
              .formatted(Wording.plain(mean), Wording.plain(stddev), min, max);
    };
  }

  private static String extent(Extent extent) {
    return switch (extent) {
      case Extent.Lasting(Duration duration) -> Wording.time(duration);
      case Extent.Requests(long count) -> Wording.count(count, "request");
    };
  }

  private static String rate(double rate) {
    return Wording.plain(rate) + " req/s";
  }
}
