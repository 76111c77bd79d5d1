package hpcbench.drive;

import hpcbench.network.Transport;

/// How the load engine uses this machine. None of it changes the load itself.
///
/// @param loops event loops; connections are spread over them
/// @param transport how the loops talk to the network
/// @param polling whether loops sleep between events
/// @param stampsReceipts whether the kernel is asked when it got what is read, which are then the
///   instants of answers, and lets loops rest; only the transport over Linux's own calls can
/// @param maxEventBytes the longest line or event of an answer that is held in memory, in bytes; a
///   longer one fails its request
/// @param rehearses whether the first trial of this process that lasts is preceded by a few seconds
///   in which the engine talks to itself, so that Java has compiled it; for a process that does
///   nothing else: its compilers stand aside after that
public record EngineOptions(
    int loops,
    Transport transport,
    Polling polling,
    boolean stampsReceipts,
    int maxEventBytes,
    boolean rehearses) {
  private static final int MOST_LOOPS = 16;
  private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

  /// One loop for each core but one, the best transport there is, loops that sleep, events of up to
  /// 16 MiB, and no rehearsal.
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, MOST_LOOPS),
          Transport.BEST,
          Polling.POLITE,
          true,
          MAX_EVENT_BYTES,
          false);

  public EngineOptions {
    if (loops < 1 || maxEventBytes < 1) {
      throw new IllegalArgumentException(
          "an engine needs at least 1 loop and 1 byte for events, not %d and %d"
              .formatted(loops, maxEventBytes));
    }
  }

  /// The same, with this many loops.
  public EngineOptions withLoops(int count) {
    return new EngineOptions(count, transport, polling, stampsReceipts, maxEventBytes, rehearses);
  }

  /// The same, over this transport.
  public EngineOptions withTransport(Transport other) {
    return new EngineOptions(loops, other, polling, stampsReceipts, maxEventBytes, rehearses);
  }

  /// The same, with this kind of polling.
  public EngineOptions withPolling(Polling other) {
    return new EngineOptions(loops, transport, other, stampsReceipts, maxEventBytes, rehearses);
  }

  /// The same, with or without the kernel's stamps.
  public EngineOptions withReceiptStamps(boolean wanted) {
    return new EngineOptions(loops, transport, polling, wanted, maxEventBytes, rehearses);
  }

  /// The same, with this limit to the length of events.
  public EngineOptions withMaxEventBytes(int limit) {
    return new EngineOptions(loops, transport, polling, stampsReceipts, limit, rehearses);
  }

  /// The same, with or without a rehearsal.
  public EngineOptions withRehearsal(boolean wanted) {
    return new EngineOptions(loops, transport, polling, stampsReceipts, maxEventBytes, wanted);
  }

  /// Whether loops sleep between events.
  public enum Polling {
    /// A loop sleeps until something happens, and polls only just before a request is due.
    POLITE,
    /// A loop that has requests in flight never sleeps: the time from a token's arrival to its
    /// stamp is several times shorter, and each loop keeps a core busy.
    BUSY
  }
}
