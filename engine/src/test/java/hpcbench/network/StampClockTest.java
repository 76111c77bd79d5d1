package hpcbench.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StampClockTest {
  private static final long WALL_NS = 1_800_000_000_000_000_000L;

  private final Deque<Long> readings = new ArrayDeque<>();
  private long nano = 5_000_000;
  private long aheadNs = WALL_NS;

  @Test
  void aStampIsToldByTheOtherClock() {
    StampClock clock = clock();
    assertThat(clock.nano(WALL_NS + 5_000_000)).isEqualTo(5_000_000);
    assertThat(clock.nano(WALL_NS + 5_123_456)).isEqualTo(5_123_456);
  }

  /// As when the thread lost its processor between two readings.
  @Test
  void ofReadingsThatWereHeldUpTheClosestCounts() {
    long start = nano;
    // Before and after the wall clock was read: 3 ms apart, 5 us, 2 ms, 1 ms, 9 ms.
    readings.addAll(
        List.of(
            start, start + 3_000_000,
            start, start + 5_000,
            start, start + 2_000_000,
            start, start + 1_000_000,
            start, start + 9_000_000));
    assertThat(clock().nano(WALL_NS + start)).isEqualTo(start + 2_500);
    assertThat(readings).isEmpty();
  }

  @Test
  void aWallClockThatIsSetIsNoticedWithinTenMilliseconds() {
    StampClock clock = clock();
    aheadNs += 3_600_000_000_000L;
    nano += 9_999_999;
    clock.look(nano);
    assertThat(clock.nano(WALL_NS)).isZero();
    nano += 1;
    clock.look(nano);
    assertThat(clock.nano(WALL_NS + 3_600_000_000_000L)).isZero();
  }

  private StampClock clock() {
    return new StampClock(this::wallClock, this::nanoTime);
  }

  private long wallClock() {
    return aheadNs + nano;
  }

  private long nanoTime() {
    return readings.isEmpty() ? nano : readings.removeFirst();
  }
}
