package hpcbench.measure;

import hpcbench.measure.Measures.Delivery;
import hpcbench.measure.Measures.Metric;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collects how streamed text arrived: the gaps between its events and between the reads that
/// brought them.
final class TextDelivery {
  private static final double SECONDS = 1e-9;

  private final LatencyHistogram gaps = new LatencyHistogram();
  private final LatencyHistogram readGaps = new LatencyHistogram();
  private long events;
  private long reads;
  private long outputTokens;

  /// Takes a completed request.
  void add(RequestRecord request) {
    EventTimes times = request.events();
    if (times.count() > 0) {
      outputTokens += request.tokens().output();
      events += times.count();
      reads++;
      addGaps(times);
    }
  }

  private void addGaps(EventTimes times) {
    for (int position = 1; position < times.count(); position++) {
      gaps.add(times.gap(position));
      if (!times.isCoalesced(position)) {
        reads++;
        readGaps.add(times.gap(position));
      }
    }
  }

  /// How the text arrived; empty when none was streamed.
  Optional<Delivery> delivery() {
    return reads == 0
        ? Optional.empty()
        : Optional.of(new Delivery(events, reads, (double) outputTokens / reads, coalescedRatio()));
  }

  private double coalescedRatio() {
    return gaps.count() == 0 ? 0 : (double) (gaps.count() - readGaps.count()) / gaps.count();
  }

  /// The distributions of both kinds of gap, where there are any.
  SortedMap<String, Distribution> distributions() {
    SortedMap<String, Distribution> distributions = new TreeMap<>();
    if (gaps.count() > 0) {
      distributions.put(Metric.ITL, Distribution.of(gaps, SECONDS));
    }
    if (readGaps.count() > 0) {
      distributions.put(Metric.READ_GAP, Distribution.of(readGaps, SECONDS));
    }
    return distributions;
  }
}
