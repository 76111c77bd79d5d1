package hpcbench.drive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// Tells a few times a second how a trial is going, from what its lanes have counted. Used by the
/// thread that drives the trial.
final class ProgressMeter {
  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final double WINDOW_SECONDS = 1;
  private static final double NANOS = 1e9;

  private final Consumer<Progress> listener;
  private final List<LaneCounts> lanes;
  private final InFlight inFlight;
  private final Histogram ttftUs = TtftHistogram.empty();
  private final Deque<Sample> lastSecond = new ArrayDeque<>();

  private Progress.Stage stage = Progress.Stage.PREPARING;
  private double stageSeconds;
  private long stageRequests;
  private long stageStartNano = System.nanoTime();
  private long startedBefore;
  private long lastToldNano;

  ProgressMeter(Consumer<Progress> listener, List<LaneCounts> lanes, InFlight inFlight) {
    this.listener = listener;
    this.lanes = List.copyOf(lanes);
    this.inFlight = inFlight;
  }

  /// What the lanes had counted at an instant.
  private record Sample(long nano, long completed, long tokens) {}

  /// Goes on to another stage, and tells of it at once. Latencies of the warm-up are left behind.
  ///
  /// @param length how long it is meant to last; zero when it ends by a count
  /// @param requests how many requests it is meant to start; 0 when it ends by time
  void enter(Progress.Stage next, Duration length, long requests) {
    stage = next;
    stageSeconds = length.toNanos() / NANOS;
    stageRequests = requests;
    stageStartNano = System.nanoTime();
    startedBefore = sum(counts -> counts.started.get());
    if (next == Progress.Stage.MEASUREMENT) {
      lanes.forEach(counts -> counts.drainTtftTo(ttftUs));
      ttftUs.reset();
    }
    tell(stageStartNano);
  }

  Progress.Stage stage() {
    return stage;
  }

  /// Tells how it goes, if that was long enough ago.
  void tick() {
    long nano = System.nanoTime();
    if (nano - lastToldNano >= INTERVAL_NS) {
      tell(nano);
    }
  }

  /// Tells how it ended, however little time has passed since the last time.
  void end() {
    tell(System.nanoTime());
  }

  private void tell(long nano) {
    lastToldNano = nano;
    lanes.forEach(counts -> counts.drainTtftTo(ttftUs));
    Sample now =
        new Sample(nano, sum(counts -> counts.completed.get()), sum(counts -> counts.tokens.get()));
    Sample then = secondAgo(now);
    double seconds = (nano - then.nano) / NANOS;
    listener.accept(
        new Progress(
            stage,
            (nano - stageStartNano) / NANOS,
            stageSeconds,
            stageRequests,
            sum(counts -> counts.started.get()) - startedBefore,
            now.completed,
            sum(counts -> counts.failed.get()),
            inFlight.now(),
            seconds == 0 ? 0 : (now.completed - then.completed) / seconds,
            seconds == 0 ? 0 : (now.tokens - then.tokens) / seconds,
            TtftHistogram.copyOf(ttftUs)));
  }

  private Sample secondAgo(Sample now) {
    lastSecond.addLast(now);
    while (lastSecond.size() > 2
        && (now.nano - lastSecond.getFirst().nano) / NANOS > WINDOW_SECONDS) {
      lastSecond.removeFirst();
    }
    return lastSecond.getFirst();
  }

  private long sum(ToLongFunction<LaneCounts> count) {
    return lanes.stream().mapToLong(count).sum();
  }
}
