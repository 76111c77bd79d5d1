package hpcbench.bottleneck;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.observe.Observations;
import hpcbench.observe.ServerMetric;
import hpcbench.plan.Trial;
import hpcbench.recipe.Slo;
import hpcbench.result.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All that a trial's bottlenecks are looked for in.
///
/// @param trial what was to be done
/// @param slo the objective, when one is given
/// @param measures what the client measured
/// @param client what the load engine saw of itself
/// @param verdict whether that can be believed
/// @param observed what servers and machines said of themselves
/// @param addresses of the servers, at least one
/// @param nodes names of the nodes that the servers run on, where this toolkit started them
public record TrialEvidence(
    Trial trial,
    Optional<Slo> slo,
    Measures measures,
    ClientReport client,
    Verdict verdict,
    Observations observed,
    List<String> addresses,
    List<String> nodes) {
  /// Bounds within which a person feels that a service answers at once, where the recipe has no
  /// objective of its own: those of MLPerf Inference 5.0 for the interactive Llama 2 70B.
  static final Duration TTFT_LIMIT = Duration.ofMillis(450);

  static final Duration TPOT_LIMIT = Duration.ofMillis(40);

  public TrialEvidence {
    addresses = List.copyOf(addresses);
    nodes = List.copyOf(nodes);
  }

  /// A time that is too long when it exceeds this, in seconds.
  ///
  /// @param words where the bound comes from
  record Limit(double seconds, String words) {
    private static Limit of(Optional<Duration> objective, Duration usual) {
      return new Limit(
          objective.orElse(usual).toNanos() / 1e9,
          objective.isPresent() ? "the objective" : "what a person takes for an answer at once");
    }
  }

  Limit ttftLimit() {
    return Limit.of(slo.flatMap(Slo::ttft), TTFT_LIMIT);
  }

  Limit tpotLimit() {
    return Limit.of(slo.flatMap(Slo::tpot), TPOT_LIMIT);
  }

  ServerSide server() {
    return new ServerSide(observed.servers());
  }

  /// How many servers there were.
  int servers() {
    return addresses.size();
  }

  ServerHosts serverHosts() {
    return ServerHosts.of(observed.hosts(), addresses, nodes);
  }

  ServiceSettings settings() {
    return ServiceSettings.of(trial);
  }

  Stages stages() {
    return Stages.of(this);
  }

  /// Requests that waited on average over all servers: by their word, or by Little's law the mean
  /// wait times the rate of completions; 0 where nothing is known of either.
  double waiting() {
    return server()
        .mean(ServerMetric.WAITING_REQUESTS)
        .orElseGet(() -> stages().queue().orElse(0.0) * measures.requestThroughput());
  }

  /// Requests that were worked on at once on average, in the same way.
  double running() {
    return server()
        .mean(ServerMetric.RUNNING_REQUESTS)
        .orElseGet(() -> stages().worked() * measures.requestThroughput());
  }

  Distribution distribution(String metric) {
    return measures.distribution(metric);
  }

  /// Mean end-to-end latency from scheduled, in seconds; 0 when no request completed.
  double endToEndSeconds() {
    return distribution(Metric.END_TO_END).mean();
  }

  long completed() {
    return measures.requests().completed();
  }
}
