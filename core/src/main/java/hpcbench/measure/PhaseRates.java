package hpcbench.measure;

import hpcbench.measure.RateWindow.Rates;

/// What happened in the measured phase, a second: over the whole of it, over its steady part, or,
/// where it was too short for most of its requests, with the drain.
final class PhaseRates {
  private final RateWindow phase;
  private final RateWindow withDrain;
  private final RateBins parts;
  private final long endNs;

  PhaseRates(ClientReport client) {
    long startNs = client.measurementStartNs();
    this.endNs = client.measurementEndNs();
    this.phase = new RateWindow(startNs, endNs);
    this.withDrain = new RateWindow(startNs, Long.MAX_VALUE);
    this.parts = new RateBins(startNs, endNs);
  }

  /// What rates are counted over.
  ///
  /// @param includesDrain whether it runs on to the last end, from the start of the phase
  /// @param lastEndNs when the last request was over
  /// @param steadyFrom where in the phase the steady part begins, 0-1
  record Span(boolean includesDrain, long lastEndNs, double steadyFrom) {
    /// The first part of the phase that counts.
    int firstPart() {
      return (int) Math.round(steadyFrom * RateBins.COUNT);
    }
  }

  /// Whether what ended at this instant belongs to the measured phase.
  boolean holdsEnd(long instantNs) {
    return phase.holdsEnd(instantNs);
  }

  RateBins parts() {
    return parts;
  }

  void add(RequestRecord request, boolean isGood) {
    phase.add(request, isGood);
    withDrain.add(request, isGood);
    parts.add(request, isGood);
  }

  Rates over(Span span) {
    if (span.includesDrain()) {
      return withDrain.rates(span.lastEndNs());
    }
    return span.firstPart() == 0 ? phase.rates(endNs) : parts.ratesFrom(span.firstPart());
  }
}
