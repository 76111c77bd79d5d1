package hpcbench.drive;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModerationTest {
  private final Moderation moderation = new Moderation();
  private long nowNs;
  private long events;
  private long ended;

  @Test
  void manyStreamsAreReadAQuarterOfTheirGapApart() {
    streams(64, MILLISECONDS.toNanos(5), 200);
    assertThat(moderation.restNs())
        .isBetween(MICROSECONDS.toNanos(1_230), MICROSECONDS.toNanos(1_270));
  }

  @Test
  void noRestIsLongerThanTwoAndAHalfMilliseconds() {
    streams(4096, MILLISECONDS.toNanos(50), 200);
    assertThat(moderation.restNs()).isEqualTo(MICROSECONDS.toNanos(2_500));
  }

  /// Each client would lose half of a rest, on average, before it sends the next request.
  @Test
  void shortAnswersAreReadAtOnce() {
    streams(64, MILLISECONDS.toNanos(10), 5);
    assertThat(moderation.restNs()).isZero();
  }

  @Test
  void answersOfHalfASecondAreHeldUpByTwoHundredthsOfThatAtMost() {
    streams(200, MILLISECONDS.toNanos(10), 20);
    assertThat(moderation.restNs())
        .isBetween(MICROSECONDS.toNanos(950), MICROSECONDS.toNanos(1_050));
  }

  @Test
  void fewStreamsAreReadAtOnceForRestsWouldCostMoreThanTheySpare() {
    streams(15, MILLISECONDS.toNanos(10), 1_000);
    assertThat(moderation.restNs()).isZero();
    streams(17, MILLISECONDS.toNanos(10), 1_000);
    assertThat(moderation.restNs()).isPositive();
  }

  @Test
  void fastStreamsAreReadAtOnce() {
    streams(64, MILLISECONDS.toNanos(1), 10_000);
    assertThat(moderation.restNs()).isZero();
  }

  @Test
  void aLoadWithoutEventsIsReadAtOnce() {
    assertThat(moderation.restNs()).isZero();
    nowNs += SECONDS.toNanos(1);
    moderation.look(nowNs, 0, 0, 100);
    assertThat(moderation.restNs()).isZero();
  }

  @Test
  void theLoadIsLookedAtTenTimesASecond() {
    streams(64, MILLISECONDS.toNanos(10), 1_000);
    long restNs = moderation.restNs();
    moderation.look(nowNs + MILLISECONDS.toNanos(99), 64, events, ended);
    assertThat(moderation.restNs()).isEqualTo(restNs);
    moderation.look(nowNs + MILLISECONDS.toNanos(100), 64, events, ended);
    assertThat(moderation.restNs()).isZero();
  }

  /// A second of so many streams, with an event every so often, in answers of so many events.
  private void streams(int streams, long gapNs, int eventsOfAnswer) {
    long more = SECONDS.toNanos(1) / gapNs * streams;
    events += more;
    ended += more / eventsOfAnswer;
    nowNs += SECONDS.toNanos(1);
    moderation.look(nowNs, streams, events, ended);
  }
}
