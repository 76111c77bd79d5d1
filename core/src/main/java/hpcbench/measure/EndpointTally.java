package hpcbench.measure;

import java.util.List;
import java.util.Optional;

/// Counts the requests of each of several servers.
final class EndpointTally {
  private final List<One> all;

  /// @param addresses the servers, by their numbers; with less than two of them nothing is counted
  EndpointTally(List<String> addresses, ClientReport client) {
    this.all =
        addresses.size() < 2
            ? List.of()
            : addresses.stream().map(address -> new One(address, client)).toList();
  }

  void add(RequestRecord request) {
    if (request.endpoint() >= 0 && request.endpoint() < all.size()) {
      all.get(request.endpoint()).add(request);
    }
  }

  /// The servers side by side, when there are several.
  ///
  /// @param span what rates are counted over
  Optional<Endpoints> endpoints(PhaseRates.Span span) {
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(Endpoints.of(all.stream().map(one -> one.measures(span)).toList()));
  }

  private static final class One {
    private final String address;
    private final PhaseRates rates;
    private final RequestTally requests = new RequestTally();
    private final Latencies latencies = new Latencies();

    One(String address, ClientReport client) {
      this.address = address;
      this.rates = new PhaseRates(client);
    }

    void add(RequestRecord request) {
      rates.add(request, false);
      if (request.phase() == Phase.MEASUREMENT) {
        requests.add(request.outcome());
        if (request.outcome().isCompleted()) {
          latencies.add(request);
        }
      }
    }

    EndpointMeasures measures(PhaseRates.Span span) {
      RateWindow.Rates inSpan = rates.over(span);
      return new EndpointMeasures(
          address,
          requests.counts(),
          inSpan.completed(),
          inSpan.outputTokens(),
          latencies.distributions());
    }
  }
}
