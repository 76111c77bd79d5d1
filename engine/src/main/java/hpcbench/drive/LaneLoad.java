package hpcbench.drive;

/// One lane's share of a load. Used on the lane's event loop only.
interface LaneLoad {
  /// When the next request is due; `Long.MAX_VALUE` when none is, until another ends.
  long nextDueNs();

  /// Starts, on its lane, everything that is due.
  void startDue(long nowNs);

  /// Takes note that a request of this lane has ended.
  void ended(Exchange exchange, long nowNs);

  /// Hands over, as not sent, what was due and was never started; to be called once, after the load
  /// is over.
  void leaveUnsent(long nowNs);
}
