package hpcbench.calibrate;

import hpcbench.measure.ExactSamples;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;

/// How far the load engine's stamps are from those of a null target.
final class ClientErrors {
  private static final double SECONDS = 1e-9;

  private final NullTarget target;
  private final long startNano;
  private final ExactSamples receipt = new ExactSamples();
  private final ExactSamples ttft = new ExactSamples();

  /// @param startNano the instant of `System.nanoTime` that the records count from
  ClientErrors(NullTarget target, long startNano) {
    this.target = target;
    this.startNano = startNano;
  }

  /// Compares a request of the measured phase with what the target did for it.
  void add(RequestRecord request) {
    if (request.phase() == Phase.MEASUREMENT && request.outcome().isCompleted()) {
      target.emission(request.index()).ifPresent(truth -> compare(request, truth));
    }
  }

  private void compare(RequestRecord request, Emission truth) {
    int tokens = Math.min(request.events().count(), truth.tokens().count());
    for (int position = 0; position < tokens; position++) {
      receipt.add(startNano + request.events().at(position) - truth.tokens().at(position));
    }
    if (tokens > 0) {
      long seen = request.firstTokenNs() - request.sentNs();
      ttft.add(seen - (truth.tokens().at(0) - truth.arrivedNano()));
    }
  }

  long requests() {
    return ttft.count();
  }

  double receipt(double quantile) {
    return quantile(receipt, quantile);
  }

  double ttft(double quantile) {
    return quantile(ttft, quantile);
  }

  private static double quantile(ExactSamples samples, double quantile) {
    return samples.count() == 0 ? 0 : samples.quantile(quantile) * SECONDS;
  }
}
