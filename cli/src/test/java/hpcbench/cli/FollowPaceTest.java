package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FollowPaceTest {
  private static final Duration USUAL = Duration.ofSeconds(3);

  private final FollowPace pace = new FollowPace(USUAL);

  private List<Long> seconds(boolean isAway, boolean isWaiting) {
    return IntStream.range(0, 12)
        .mapToObj(_ -> {
          pace.looked(isAway, isWaiting);
          return pace.look().toSeconds();
        })
        .toList();
  }

  @Test
  void aJobThatRunsIsLookedAtSteadily() {
    assertThat(seconds(false, false)).containsOnly(3L);
  }

  @Test
  void aJobThatWaitsIsLookedAtEverLessToHalfAMinuteAndSteadilyOnceItRuns() {
    assertThat(seconds(false, true)).startsWith(4L, 6L, 10L, 15L, 22L, 30L).endsWith(30L, 30L);
    assertThat(seconds(false, false)).containsOnly(3L);
  }

  @Test
  void aClusterThatCannotBeReachedIsTriedEverLessToTwoMinutes() {
    assertThat(seconds(true, false)).startsWith(4L, 6L, 10L).endsWith(120L, 120L);
  }

  @Test
  void theControllerIsAskedEverLess() {
    assertThat(Stream.generate(pace::question).limit(6).map(Duration::toSeconds))
        .containsExactly(30L, 45L, 67L, 101L, 120L, 120L);
  }
}
