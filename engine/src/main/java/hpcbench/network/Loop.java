package hpcbench.network;

import java.util.concurrent.CompletableFuture;

/// One thread that serves connections and keeps time: it sleeps until shortly before its user needs
/// it, then polls the network without sleeping until the instant has come, so that a request goes
/// out on the very thread that owns its connection and within microseconds of its time.
///
/// Nothing is asked of the user per token: once per round it says when the loop must be back.
public interface Loop extends AutoCloseable {
  /// Bytes of one read, at the most.
  int READ_BYTES = 64 * 1024;

  /// Name of the transport in use.
  String transport();

  /// Serves this user from now on; to be called on the loop's thread.
  void serve(User user);

  /// Runs a task on the loop's thread, soon; from any thread.
  void execute(Runnable task);

  /// Opens a connection to a server, by its number among the endpoint's addresses; to be called on
  /// the loop's thread.
  Link connect(int server, Link.User user);

  /// How long the loop did not come round while it had work.
  StallProbe stalls();

  /// How long bytes lay in the kernel before they were read; empty where that is not known.
  ReceiptLag receiptLag();

  /// Counts stalls and lags from this instant on, which may be yet to come; on the loop's thread.
  default void watchFrom(long nano) {
    stalls().watchFrom(nano);
    receiptLag().watchFrom(nano);
  }

  /// Ends the thread, waits for it, and closes every connection. May be called again.
  @Override
  void close();

  /// Runs a task on the loop's thread and waits for its end; from any other thread.
  default void executeAndWait(Runnable task) {
    CompletableFuture.runAsync(task, this::execute).join();
  }

  /// Who is kept in time by a loop. Called on the loop's thread only; instants are
  /// `System.nanoTime`.
  interface User {
    /// When something falls due next that must be done on time; `Long.MAX_VALUE` when nothing does.
    long nextDueNano(long nano);

    /// When the loop is to come round at the latest, as well as a sleep can be trusted;
    /// `Long.MAX_VALUE` when it need not.
    long nextLookNano();

    /// Whether the loop must not sleep at all now.
    boolean neverSleeps();

    /// For how long what comes may lie unread without changing the load, in nanoseconds; 0 where it
    /// is to be read at once.
    long restNs();

    /// Whether it has work, so that a loop that does not come round is a stall.
    boolean hasWork();

    /// Does what has fallen due; once per round, after the network was served.
    void round(long nano);

    /// A user that wants nothing.
    static User nobody() {
      return new User() {
        @Override
        public long nextDueNano(long nano) {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLookNano() {
          return Long.MAX_VALUE;
        }

        @Override
        public boolean neverSleeps() {
          return false;
        }

        @Override
        public long restNs() {
          return 0;
        }

        @Override
        public boolean hasWork() {
          return false;
        }

        @Override
        public void round(long nano) {}
      };
    }
  }
}
