package hpcbench.report;

import hpcbench.result.TrialSummary;

/// How hard a trial pressed the service: the number that the points of a curve are in order of.
///
/// @param open whether a schedule decided when requests start
/// @param value offered rate in requests per second in an open loop, requests in flight in a closed
///   one
record Load(boolean open, double value) {
  /// The load of this trial.
  static Load of(TrialSummary trial) {
    return trial.trial().workload().arrival().isOpen()
        ? new Load(true, trial.measures().offeredRate())
        : new Load(false, trial.client().maxInFlight());
  }

  /// The load in words, such as `8 in flight` or `20 req/s offered`.
  String text() {
    return open
        ? Quantity.REQUESTS_PER_SECOND.show(value) + " offered"
        : Quantity.COUNT.show(value) + " in flight";
  }
}
