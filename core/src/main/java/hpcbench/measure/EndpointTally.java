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
  /// @param includesDrain whether rates are those of the window that runs on to the last end
  /// @param untilNs where the window ends
  Optional<Endpoints> endpoints(boolean includesDrain, long untilNs) {
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Endpoints.of(all.stream().map(one -> one.measures(includesDrain, untilNs)).toList()));
  }

  private static final class One {
    private final String address;
    private final RateWindow measuredPhase;
    private final RateWindow withDrain;
    private final RequestTally requests = new RequestTally();
    private final Latencies latencies = new Latencies();

    One(String address, ClientReport client) {
      this.address = address;
      this.measuredPhase = new RateWindow(client.measurementStartNs(), client.measurementEndNs());
      this.withDrain = new RateWindow(client.measurementStartNs(), Long.MAX_VALUE);
    }

    void add(RequestRecord request) {
      measuredPhase.add(request, false);
      withDrain.add(request, false);
      if (request.phase() == Phase.MEASUREMENT) {
        requests.add(request.outcome());
        if (request.outcome().isCompleted()) {
          latencies.add(request);
        }
      }
    }

    EndpointMeasures measures(boolean includesDrain, long untilNs) {
      RateWindow.Rates rates = (includesDrain ? withDrain : measuredPhase).rates(untilNs);
      return new EndpointMeasures(
          address,
          requests.counts(),
          rates.completed(),
          rates.outputTokens(),
          latencies.distributions());
    }
  }
}
