package hpcbench.result;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/// How hard a trial pressed the service: the number that the points of a curve are in order of.
///
/// @param family what kind of arrivals made it, such as `Poisson arrivals`
/// @param value requests in flight in a closed loop; offered rate in requests per second in an open
///   one, on average; requests in all, where all come at once
/// @param unit what `value` counts, such as `in flight` or `req/s`
/// @param text the load in words, such as `8 in flight` or `30 every 2s`
public record Load(String family, double value, String unit, String text) {
  private static final String RATE = "req/s";
  private static final MathContext READABLE = new MathContext(6);

  /// The load of this trial.
  public static Load of(TrialSummary trial) {
    Arrival arrival = trial.trial().workload().arrival();
    return switch (arrival) {
      case Arrival.Closed _ -> count("closed loop", trial.client().maxInFlight(), "in flight");
      case Arrival.Constant(double rate) -> rate("constant rate", rate);
      case Arrival.Poisson(double rate) -> rate("Poisson arrivals", rate);
      case Arrival.Gamma(double rate, double _) -> rate("gamma arrivals", rate);
      case Arrival.Burst(int size, Duration period) -> burst(size, period);
      case Arrival.Ramp(double from, double to) ->
          new Load(
              "ramp", (from + to) / 2, RATE, "%s to %s %s".formatted(plain(from), plain(to), RATE));
      case Arrival.Max _ -> count("all at once", trial.client().plannedRequests(), "at once");
    };
  }

  /// The share of one of so many servers in words, such as `4 in flight a server`.
  public String perServer(int servers) {
    return "%s %s a server".formatted(plain(value / servers), unit);
  }

  private static Load count(String family, long requests, String unit) {
    return new Load(family, requests, unit, "%,d %s".formatted(requests, unit));
  }

  private static Load rate(String family, double rate) {
    return new Load(family, rate, RATE, plain(rate) + " " + RATE);
  }

  private static Load burst(int size, Duration period) {
    double rate = size / (period.toNanos() / 1e9);
    return new Load("bursts", rate, RATE, "%,d every %s".formatted(size, Durations.format(period)));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).round(READABLE).stripTrailingZeros().toPlainString();
  }
}
