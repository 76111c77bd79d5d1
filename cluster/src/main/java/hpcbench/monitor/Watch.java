package hpcbench.monitor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Looks at one source at a steady pace until it is ended, on a thread of its own: at once, then
/// once an interval, and once more at the end. A look that takes longer than the interval costs the
/// looks that were due meanwhile, and none comes late.
///
/// @param <T> what is seen
final class Watch<T> {
  /// Keeps a trial of half an hour whole at a look a second.
  private static final int MOST_LOOKS = 1_800;

  /// More than a look can take.
  private static final Duration LAST_LOOK = Duration.ofSeconds(10);

  private final Source<T> source;
  private final long intervalNs;
  private final Consumer<Look<T>> listener;
  private final Recording<Look<T>> recording = new Recording<>(MOST_LOOKS);
  private final Thread thread;
  private volatile boolean isOver;
  private int missed;
  private Optional<String> problem = Optional.empty();

  /// What a watch has to tell once it has ended.
  ///
  /// @param looks what was seen, in order
  /// @param missed how many looks saw nothing
  /// @param problem why, the last time
  record Seen<T>(List<Look<T>> looks, int missed, Optional<String> problem) {}

  private Watch(Source<T> source, Duration interval, Consumer<Look<T>> listener) {
    this.source = source;
    this.intervalNs = interval.toNanos();
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("monitor").daemon().unstarted(this::run);
  }

  /// Begins to look.
  ///
  /// @param listener told of every look, on the watch's thread
  static <T> Watch<T> start(Source<T> source, Duration interval, Consumer<Look<T>> listener) {
    Watch<T> watch = new Watch<>(source, interval, listener);
    watch.thread.start();
    return watch;
  }

  /// Looks once more, and tells what was seen.
  Seen<T> end() throws InterruptedException {
    isOver = true;
    LockSupport.unpark(thread);
    if (!thread.join(LAST_LOOK)) {
      thread.interrupt();
      thread.join();
    }
    return new Seen<>(recording.looks(), missed, problem);
  }

  /// Ends without a last look.
  void close() {
    isOver = true;
    thread.interrupt();
  }

  private void run() {
    try {
      long next = System.nanoTime();
      while (!isOver) {
        look();
        next += intervalNs * (1 + Math.max(0, System.nanoTime() - next) / intervalNs);
        awaitInstant(next);
      }
      look();
    } catch (InterruptedException _) {
      // Whoever interrupts wants no more looks.
    }
  }

  private void awaitInstant(long instant) throws InterruptedException {
    long rest = instant - System.nanoTime();
    while (!isOver && rest > 0) {
      LockSupport.parkNanos(this, rest);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      rest = instant - System.nanoTime();
    }
  }

  private void look() throws InterruptedException {
    long asked = System.nanoTime();
    try {
      T seen = source.look();
      long took = System.nanoTime() - asked;
      Look<T> look = new Look<>(asked + took / 2, took, seen);
      recording.add(look);
      listener.accept(look);
    } catch (IOException e) {
      missed++;
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
