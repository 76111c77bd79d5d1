package hpcbench.measure;

import hpcbench.measure.Measures.RequestCounts;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Slo;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// From the lives of single requests to the numbers of a trial, in one pass.
///
/// Memory is bounded by a few numbers a request; gaps between tokens, of which there are thousands
/// a request, go into a histogram. What each number means is in `docs/metrics.md`.
public final class Measurement {
  private final Optional<Objective> objective;
  private final PhaseRates phase;
  private final SteadyState steadyState;
  private final RequestTally requests = new RequestTally();
  private final TokenTally tokens = new TokenTally();
  private final Latencies latencies = new Latencies();
  private final TextDelivery delivery = new TextDelivery();
  private final GradeTally grades = new GradeTally();
  private final EndpointTally endpoints;
  private long endedInPhase;
  private long good;
  private long lastEndNs;

  private Measurement(
      Optional<Slo> slo, Arrival arrival, ClientReport client, List<String> servers) {
    this.objective = slo.map(Objective::new);
    this.endpoints = new EndpointTally(servers, client);
    this.phase = new PhaseRates(client);
    this.steadyState =
        new SteadyState(arrival, client.measurementStartNs(), client.measurementEndNs());
  }

  /// The numbers of a trial.
  ///
  /// @param requests every request of the trial, warm-up included, in any order
  /// @param slo the objective that goodput counts against
  /// @param arrival who decided when requests start: not every kind can be steady
  /// @param client what the load engine observed, for the window
  public static Measures of(
      Iterable<RequestRecord> requests, Optional<Slo> slo, Arrival arrival, ClientReport client) {
    return of(requests, slo, arrival, client, List.of());
  }

  /// The numbers of a trial whose load several servers shared.
  ///
  /// @param servers their addresses, by the numbers that requests name them with
  public static Measures of(
      Iterable<RequestRecord> requests,
      Optional<Slo> slo,
      Arrival arrival,
      ClientReport client,
      List<String> servers) {
    Measurement measurement = new Measurement(slo, arrival, client, servers);
    requests.forEach(measurement::add);
    return measurement.measures();
  }

  private void add(RequestRecord request) {
    boolean isGood = objective.isPresent() && objective.get().isMetBy(request);
    phase.add(request, isGood);
    steadyState.add(request);
    endpoints.add(request);
    lastEndNs = Math.max(lastEndNs, request.endNs());
    if (request.phase() == Phase.MEASUREMENT) {
      addMeasured(request, isGood);
    }
  }

  private void addMeasured(RequestRecord request, boolean isGood) {
    requests.add(request.outcome());
    latencies.addLag(request);
    if (request.outcome().isCompleted()) {
      endedInPhase += phase.holdsEnd(request.endNs()) ? 1 : 0;
      good += isGood ? 1 : 0;
      tokens.add(request.tokens());
      latencies.add(request);
      delivery.add(request);
      grades.add(request.grade());
    }
  }

  private Measures measures() {
    RequestCounts counts = requests.counts();
    Steadiness steadiness = steadyState.steadiness(phase.parts());
    boolean includesDrain = 2 * endedInPhase < counts.completed();
    PhaseRates.Span span = new PhaseRates.Span(includesDrain, lastEndNs, steadiness.steadyFrom());
    RateWindow.Rates rates = phase.over(span);
    return new Measures(
        rates.seconds(),
        includesDrain,
        counts,
        rates.scheduled(),
        rates.sent(),
        rates.completed(),
        rates.inputTokens(),
        rates.outputTokens(),
        tokens.totals(),
        delivery.delivery(),
        steadiness,
        objective.map(_ -> rates.good()),
        objective.map(_ -> goodRatio(counts)),
        grades.accuracy(),
        distributions(),
        endpoints.endpoints(span));
  }

  private double goodRatio(RequestCounts counts) {
    return counts.scheduled() == 0 ? 0 : (double) good / counts.scheduled();
  }

  private SortedMap<String, Distribution> distributions() {
    SortedMap<String, Distribution> distributions = latencies.distributions();
    distributions.putAll(delivery.distributions());
    return distributions;
  }
}
