package hpcbench.drive;

/// One client of a closed loop: starts a batch of requests together and waits for all of them.
final class Client {
  private final int batch;
  private int outstanding;

  /// Since when it has been free to start its next batch.
  private long freeNs;

  Client(int batch) {
    this.batch = batch;
  }

  int batch() {
    return batch;
  }

  long freeNs() {
    return freeNs;
  }

  void started() {
    outstanding++;
  }

  /// One of its requests has ended; the client is free from this instant if it was the last.
  ///
  /// @return whether it is free
  boolean ended(long nowNs) {
    freeNs = Math.max(freeNs, nowNs);
    return --outstanding == 0;
  }
}
