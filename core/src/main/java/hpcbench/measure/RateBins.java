package hpcbench.measure;

import java.util.Arrays;

/// Counts what a [RateWindow] counts, in equal parts of it, for rates over its steady part and for
/// the comparison of its parts.
///
/// What begins in the first instant of a part belongs to it, what ends then to the part before, as
/// at the edges of the window.
final class RateBins {
  /// Every number of windows that [SteadyState] cuts the phase into divides this.
  static final int COUNT = 120;

  private final RateWindow window;
  private final long startNs;
  private final long lengthNs;
  private final long[] scheduled = new long[COUNT];
  private final long[] sent = new long[COUNT];
  private final long[] completed = new long[COUNT];
  private final long[] good = new long[COUNT];
  private final long[] inputTokens = new long[COUNT];
  private final double[] outputTokens = new double[COUNT];

  RateBins(long startNs, long endNs) {
    this.window = new RateWindow(startNs, endNs);
    this.startNs = startNs;
    this.lengthNs = Math.max(1, endNs - startNs);
  }

  void add(RequestRecord request, boolean isGood) {
    if (window.holdsBeginning(request.scheduledNs())) {
      scheduled[ofBeginning(request.scheduledNs())]++;
    }
    if (window.holdsBeginning(request.sentNs())) {
      sent[ofBeginning(request.sentNs())]++;
    }
    if (request.outcome().isCompleted() && window.holdsEnd(request.endNs())) {
      int bin = ofEnd(request.endNs());
      completed[bin]++;
      good[bin] += isGood ? 1 : 0;
      inputTokens[bin] += request.tokens().input();
    }
    addOutput(request);
  }

  private void addOutput(RequestRecord request) {
    if (!RateWindow.delivers(request)) {
      return;
    }
    EventTimes events = request.events();
    double each = (double) request.tokens().output() / Math.max(1, events.count());
    for (int position = 0; position < events.count(); position++) {
      addTokens(events.at(position), each);
    }
    if (events.count() == 0 && request.outcome().isCompleted()) {
      addTokens(request.endNs(), each);
    }
  }

  private void addTokens(long atNs, double tokens) {
    if (window.holdsEnd(atNs)) {
      outputTokens[ofEnd(atNs)] += tokens;
    }
  }

  private int ofBeginning(long instantNs) {
    return (int) ((double) (instantNs - startNs) / lengthNs * COUNT);
  }

  private int ofEnd(long instantNs) {
    return ofBeginning(instantNs - 1);
  }

  /// The rates from the beginning of a part, by its number, to the end of the window.
  RateWindow.Rates ratesFrom(int bin) {
    double seconds = lengthNs * 1e-9 * (COUNT - bin) / COUNT;
    return new RateWindow.Rates(
        seconds,
        sum(scheduled, bin) / seconds,
        sum(sent, bin) / seconds,
        sum(completed, bin) / seconds,
        sum(good, bin) / seconds,
        sum(inputTokens, bin) / seconds,
        Arrays.stream(outputTokens, bin, COUNT).sum() / seconds);
  }

  private static double sum(long[] counts, int bin) {
    return Arrays.stream(counts, bin, COUNT).sum();
  }

  /// Requests that were completed in each of so many equal windows.
  double[] completed(int windows) {
    double[] sums = new double[windows];
    for (int bin = 0; bin < COUNT; bin++) {
      sums[bin * windows / COUNT] += completed[bin];
    }
    return sums;
  }

  /// Output tokens that arrived in each of so many equal windows.
  double[] outputTokens(int windows) {
    double[] sums = new double[windows];
    for (int bin = 0; bin < COUNT; bin++) {
      sums[bin * windows / COUNT] += outputTokens[bin];
    }
    return sums;
  }
}
