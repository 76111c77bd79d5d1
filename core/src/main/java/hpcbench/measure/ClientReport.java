package hpcbench.measure;

import java.util.List;

/// What the load engine says about itself after a trial: the ground for its verdict.
///
/// Instants are nanoseconds since the trial's start instant, as in [RequestRecord].
///
/// @param startEpochMillis wall clock at the trial's start instant
/// @param measurementStartNs when the measured phase began
/// @param measurementEndNs when it ended: nothing was scheduled from then on
/// @param endNs when the drain was over
/// @param drainTimedOut whether requests were still in flight when the drain's time was up
/// @param interrupted whether the trial was cut off from outside
/// @param scheduleHash SHA-256 of the schedule, in hexadecimal, which is that of the trial's file
///   `schedule.bin`; empty in a closed loop
/// @param plannedRequests requests that the schedule, or the recipe's count, asked for in the
///   measured phase; -1 for a closed loop that ends by time
/// @param maxInFlight the in-flight limit
/// @param inFlightPeak the most requests that were in flight at once
/// @param inFlightLimitedNs how long the limit held back an arrival that was due in the measured
///   phase
/// @param loops event loops that carried the load
/// @param loopStallMaxNs the longest time an event loop did not come round while it had work, since
///   the measured phase began
/// @param loopBusyShare share of the measured phase that the busiest loop spent working, neither
///   waiting nor spinning, 0-1; -1 when unknown
/// @param gcPauseTotalNs garbage collection pauses of this process in the measured phase, summed
/// @param gcPauseMaxNs the longest pause since the measured phase began
/// @param cpuShare this process's CPU time over wall time in the measured phase, in cores
/// @param cores CPU cores this process may use
/// @param stealShare CPU time the hypervisor took from this machine in the measured phase, 0-1; -1
///   when unknown
/// @param wallClockStepNs how far the wall clock moved against the monotonic one
/// @param transport network transport in use, such as `epoll` or `nio`
/// @param wire what its connections went through
/// @param stamps whose instants those of answers are
/// @param receiptLag how late it read what had come
/// @param nodes the client nodes, when the load came from several processes: the rest is then all
///   of them together, the worst of them where only that can be judged; empty when this process
///   alone put the load
public record ClientReport(
    long startEpochMillis,
    long measurementStartNs,
    long measurementEndNs,
    long endNs,
    boolean drainTimedOut,
    boolean interrupted,
    String scheduleHash,
    long plannedRequests,
    int maxInFlight,
    int inFlightPeak,
    long inFlightLimitedNs,
    int loops,
    long loopStallMaxNs,
    double loopBusyShare,
    long gcPauseTotalNs,
    long gcPauseMaxNs,
    double cpuShare,
    int cores,
    double stealShare,
    long wallClockStepNs,
    String transport,
    Wire wire,
    Stamps stamps,
    ReceiptLag receiptLag,
    List<ClientNode> nodes) {
  public ClientReport {
    nodes = List.copyOf(nodes);
  }

  /// What the connections of a trial went through.
  ///
  /// @param connectionsOpened connections that were opened, those before the start included
  /// @param staleRetries requests sent again, once, on a fresh connection, because the service had
  ///   closed a kept connection before it answered with a single byte
  /// @param unterminatedAnswers answers whose last line or event had no end of its own; they were
  ///   read as if it had
  public record Wire(long connectionsOpened, long staleRetries, long unterminatedAnswers) {
    /// Nothing happened.
    public static final Wire NONE = new Wire(0, 0, 0);
  }

  /// Who looked at the clock when a part of an answer came.
  public enum Stamps {
    /// The client's kernel, when it got the bytes.
    KERNEL,
    /// The client, right after it had read them.
    CLIENT
  }

  /// How long bytes lay in the kernel of the client before it had read them, in the measured phase.
  /// Where the client stamps, that is its own share of every latency it reports.
  ///
  /// @param reads reads of which it is known; 0 when the transport cannot tell
  /// @param p50Ns median
  /// @param p99Ns 99th percentile
  public record ReceiptLag(long reads, long p50Ns, long p99Ns) {
    /// The transport cannot tell.
    public static final ReceiptLag UNKNOWN = new ReceiptLag(0, 0, 0);
  }
}
