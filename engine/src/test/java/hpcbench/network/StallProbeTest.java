package hpcbench.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Instants are those of the test, so that nothing depends on the machine.
class StallProbeTest {
  private static final long MS = 1_000_000;
  private static final long FROM = 1_000 * MS;

  private final StallProbe probe = new StallProbe();
  private long nowMs;

  @Test
  void aStallBeforeTheInstantIsForgotten() {
    watchedFrom(FROM).sleeps(500).isLate(800).sleeps(1_100);

    assertThat(probe.maxNs()).isZero();
  }

  @Test
  void aStallThatReachesOverTheInstantCountsWhole() {
    watchedFrom(FROM).sleeps(900).isLate(1_200).sleeps(1_300);

    assertThat(probe.maxNs()).isEqualTo(300 * MS);
  }

  @Test
  void aStallAfterTheInstantCounts() {
    watchedFrom(FROM).sleeps(1_500).isLate(1_700);

    assertThat(probe.maxNs()).isEqualTo(200 * MS);
  }

  @Test
  void anInstantThatIsKnownOnlyAfterItsRoundKeepsTheStallOfThatRound() {
    watchedFrom(0).isLate(600).sleeps(950).isLate(1_050);
    probe.watchFrom(FROM);

    assertThat(probe.maxNs()).isEqualTo(100 * MS);
  }

  @Test
  void anInstantThatIsKnownOnlyAfterItsRoundForgetsWhatEndedBefore() {
    watchedFrom(0).isLate(600).sleeps(1_050);
    probe.watchFrom(FROM);

    assertThat(probe.maxNs()).isZero();
  }

  private StallProbeTest watchedFrom(long nano) {
    probe.watchFrom(nano);
    probe.roundEnds(0, true);
    return this;
  }

  /// A round that waits until an instant, and is back then.
  private StallProbeTest sleeps(long untilMs) {
    return round(untilMs, untilMs);
  }

  /// A round with nothing to wait for that is back only at an instant.
  private StallProbeTest isLate(long untilMs) {
    return round(nowMs, untilMs);
  }

  private StallProbeTest round(long expectedMs, long endMs) {
    probe.roundStarts(nowMs * MS, expectedMs * MS);
    probe.roundEnds(endMs * MS, true);
    nowMs = endMs;
    return this;
  }
}
