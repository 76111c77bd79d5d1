package hpcbench.report;

import hpcbench.recipe.Arrival;
import hpcbench.result.TrialSummary;
import java.time.Duration;

/// How hard a trial pressed the service: the number that the points of a curve are in order of.
///
/// @param family what kind of arrivals made it, such as `Poisson arrivals`
/// @param value offered rate in requests per second in an open loop, requests in flight in a closed
///   one
/// @param text the load in words, such as `8 in flight` or `20 req/s`
record Load(String family, double value, String text) {
  /// The load of this trial.
  static Load of(TrialSummary trial) {
    Arrival arrival = trial.trial().workload().arrival();
    double offered = trial.measures().offeredRate();
    return switch (arrival) {
      case Arrival.Closed _ -> closed(trial.client().maxInFlight());
      case Arrival.Constant(double rate) -> new Load("constant rate", rate, rate(rate));
      case Arrival.Poisson(double rate) -> new Load("Poisson arrivals", rate, rate(rate));
      case Arrival.Gamma(double rate, double _) -> new Load("gamma arrivals", rate, rate(rate));
      case Arrival.Burst(int size, Duration period) ->
          new Load("bursts", offered, "%,d every %s".formatted(size, Wording.time(period)));
      case Arrival.Ramp(double from, double to) ->
          new Load("ramp", offered, "%s to %s".formatted(Wording.plain(from), rate(to)));
      case Arrival.Max _ -> new Load("all at once", offered, "all at once");
    };
  }

  private static Load closed(int inFlight) {
    return new Load("closed loop", inFlight, "%,d in flight".formatted(inFlight));
  }

  private static String rate(double rate) {
    return Wording.plain(rate) + " req/s";
  }
}
