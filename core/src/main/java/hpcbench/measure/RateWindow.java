package hpcbench.measure;

/// Counts what happens between two instants, whichever phase its request belongs to: while a
/// service answers what the warm-up asked, it is as busy as later.
///
/// Output tokens count when they arrive: each event carries an equal part of its request's tokens.
/// An answer in one piece arrives with its end. A failed request delivers nothing of use, so its
/// tokens are left out; one that was cut off by the trial's end did, so its tokens are counted.
///
/// What begins in the window's first instant belongs to it, what ends then does not; in its last
/// instant it is the other way round. Otherwise a closed loop that counts its requests, and whose
/// requests begin where others end, would count one too many on every client.
final class RateWindow {
  private static final double SECONDS = 1e-9;

  private final long startNs;
  private final long endNs;
  private long scheduled;
  private long sent;
  private long completed;
  private long good;
  private long inputTokens;
  private double outputTokens;

  /// A window between two instants.
  RateWindow(long startNs, long endNs) {
    this.startNs = startNs;
    this.endNs = endNs;
  }

  /// What a window counted, a second; good requests are those that met the objective.
  ///
  /// @param seconds the time it was divided by
  record Rates(
      double seconds,
      double scheduled,
      double sent,
      double completed,
      double good,
      double inputTokens,
      double outputTokens) {}

  /// Whether what began at this instant belongs to the window.
  boolean holdsBeginning(long instantNs) {
    return instantNs >= startNs && instantNs < endNs;
  }

  /// Whether what ended or arrived at this instant belongs to the window.
  boolean holdsEnd(long instantNs) {
    return instantNs > startNs && instantNs <= endNs;
  }

  void add(RequestRecord request, boolean isGood) {
    scheduled += holdsBeginning(request.scheduledNs()) ? 1 : 0;
    sent += holdsBeginning(request.sentNs()) ? 1 : 0;
    if (request.outcome().isCompleted() && holdsEnd(request.endNs())) {
      completed++;
      good += isGood ? 1 : 0;
      inputTokens += request.tokens().input();
    }
    outputTokens += outputTokens(request);
  }

  /// Whether what it brought counts: not so when it failed, or was never sent.
  static boolean delivers(RequestRecord request) {
    return switch (request.outcome()) {
      case Outcome.Completed _, Outcome.Abandoned _ -> true;
      case Outcome.Failed _, Outcome.NotSent _ -> false;
    };
  }

  private double outputTokens(RequestRecord request) {
    return delivers(request) ? request.tokens().output() * shareInside(request) : 0;
  }

  private double shareInside(RequestRecord request) {
    EventTimes events = request.events();
    if (events.count() == 0) {
      return request.outcome().isCompleted() && holdsEnd(request.endNs()) ? 1 : 0;
    }
    long inside = 0;
    for (int position = 0; position < events.count(); position++) {
      inside += holdsEnd(events.at(position)) ? 1 : 0;
    }
    return (double) inside / events.count();
  }

  /// The counts over the time from the window's start until this instant; all 0 when that is no
  /// time.
  Rates rates(long untilNs) {
    double seconds = Math.max(0, untilNs - startNs) * SECONDS;
    return new Rates(
        seconds,
        rate(scheduled, seconds),
        rate(sent, seconds),
        rate(completed, seconds),
        rate(good, seconds),
        rate(inputTokens, seconds),
        rate(outputTokens, seconds));
  }

  private static double rate(long count, double seconds) {
    return rate((double) count, seconds);
  }

  private static double rate(double count, double seconds) {
    return seconds > 0 ? count / seconds : 0;
  }
}
