package hpcbench.cli;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Durations;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Workload;
import java.math.BigDecimal;

/// A workload in a few words, for tables.
final class LoadWords {
  private LoadWords() {}

  /// Who decides when requests start, such as `8 in flight` or `poisson 20/s`.
  static String arrival(Workload workload, int clientNodes) {
    return switch (workload.arrival()) {
      case Arrival.Closed _ -> workload.maxInFlight(clientNodes) + " in flight";
      case Arrival.Constant(double rate) -> "constant " + number(rate) + "/s";
      case Arrival.Poisson(double rate) -> "poisson " + number(rate) + "/s";
      case Arrival.Gamma(double rate, double burstiness) ->
          "gamma " + number(rate) + "/s, burstiness " + number(burstiness);
      case Arrival.Burst(int size, var period) -> size + " every " + Durations.format(period);
      case Arrival.Ramp(double from, double to) ->
          "ramp " + number(from) + " to " + number(to) + "/s";
      case Arrival.Max _ -> "all at once";
    };
  }

  /// A phase's length, such as `30s` or `640 requests`.
  static String extent(Extent extent) {
    return switch (extent) {
      case Extent.Lasting(var duration) -> Durations.format(duration);
      case Extent.Requests(long count) -> count + " requests";
    };
  }

  /// Token counts, such as `128` or `normal 512±128`.
  static String lengths(Lengths lengths) {
    return switch (lengths) {
      case Lengths.Fixed(int tokens) -> Integer.toString(tokens);
      case Lengths.Normal(double mean, double stddev, int _, int _) ->
          "normal " + number(mean) + "+-" + number(stddev);
      case Lengths.LogNormal(double mean, double stddev, int _, int _) ->
          "lognormal " + number(mean) + "+-" + number(stddev);
    };
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
