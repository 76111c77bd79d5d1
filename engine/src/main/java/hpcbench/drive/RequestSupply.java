package hpcbench.drive;

import hpcbench.network.Attendant;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Makes requests ahead of time, on a thread of its own, within bounded memory.
///
/// A window of requests is kept ready, in the order of their positions. Event loops take each by
/// its position, without locks. A full window is left alone until half of it is taken: each time
/// that the thread wakes costs the processor as much as many tokens.
final class RequestSupply implements AutoCloseable {
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private final long total;
  private final LongFunction<PreparedRequest> maker;
  private final Consumer<Throwable> onFailure;
  private final AtomicReferenceArray<PreparedRequest> window;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong bytesHeld = new AtomicLong();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  /// A supply of the requests at positions 0 to `total - 1`.
  ///
  /// @param windowSize how many requests are kept ready, a power of two
  /// @param onFailure told, once, when a request could not be made; the supply has ended then
  RequestSupply(
      long total,
      int windowSize,
      LongFunction<PreparedRequest> maker,
      Consumer<Throwable> onFailure) {
    this.total = total;
    this.maker = maker;
    this.onFailure = onFailure;
    this.window = new AtomicReferenceArray<>(windowSize);
    this.thread = Thread.ofPlatform().name("hpcbench-prompts").daemon().unstarted(this::makeAll);
  }

  void start() {
    thread.start();
  }

  /// Waits, for at most this long, until as many requests are ready as are kept ready, or all there
  /// are.
  boolean awaitReady(Duration limit) throws InterruptedException {
    return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Takes the request at this position; empty when it is not made yet. To be called on the event
  /// loops.
  Optional<PreparedRequest> take(long position) {
    int slot = slot(position);
    PreparedRequest request = window.get(slot);
    if (request == null || request.position() != position) {
      return Optional.empty();
    }
    window.set(slot, null);
    bytesHeld.addAndGet(-request.bytes().length);
    if (held.decrementAndGet() <= window.length() / 2) {
      LockSupport.unpark(thread);
    }
    return Optional.of(request);
  }

  /// Ends the thread; what was made is forgotten.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void makeAll() {
    Attendant.giveWay();
    try {
      for (long position = 0; position < total && !closed; position++) {
        awaitRoom(position);
        PreparedRequest request = maker.apply(position);
        bytesHeld.addAndGet(request.bytes().length);
        window.set(slot(position), request);
        held.incrementAndGet();
      }
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    } finally {
      ready.countDown();
    }
  }

  private void awaitRoom(long position) {
    while (!closed && (window.get(slot(position)) != null || bytesHeld.get() > MOST_BYTES)) {
      ready.countDown();
      LockSupport.park(this);
    }
  }

  private int slot(long position) {
    return (int) (position & (window.length() - 1));
  }
}
