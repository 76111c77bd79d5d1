package hpcbench.drive;

/// Decides which requests a trial starts, and when: an open loop's schedule, or a closed loop's
/// clients. Shared by all lanes, and safe for use by several threads.
interface Load {
  /// An instant that is not known yet.
  long UNKNOWN = Long.MAX_VALUE;

  /// This lane's share of the load.
  LaneLoad share(Lane lane);

  /// The index in the whole load of the request at this position of this engine's share.
  long index(long position);

  /// When the measured phase began or will begin; [#UNKNOWN] while that depends on what comes.
  long measurementStartNs();

  /// When the measured phase ended or will end; [#UNKNOWN] while that depends on what comes.
  long measurementEndNs();

  /// Whether nothing more will be started.
  boolean isOver(long nowNs);

  /// Starts nothing more from now on.
  void stop(long nowNs);

  /// Requests that the measured phase was asked to start; -1 when that is for the service to
  /// decide.
  long plannedRequests();

  /// All requests that may be started, warm-up included; `Long.MAX_VALUE` when there is no end.
  long totalRequests();

  /// SHA-256 of the schedule, in hexadecimal; empty without one.
  String scheduleHash();
}
