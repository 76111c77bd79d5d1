package hpcbench.network;

import java.util.concurrent.CompletableFuture;

/// Wants to be served once, at an instant, and lets its loop rest.
record OnceDue(long dueNano, long restNs, CompletableFuture<Long> lateNs) implements Loop.User {
  @Override
  public long nextDueNano(long nano) {
    return lateNs.isDone() ? Long.MAX_VALUE : dueNano;
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
  public boolean hasWork() {
    return false;
  }

  @Override
  public void round(long nano) {
    if (nano >= dueNano) {
      lateNs.complete(nano - dueNano);
    }
  }
}
