package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "2m, PT2M",
    "500ms, PT0.5S",
    "1h30m, PT1H30M",
    "1d, PT24H",
    "90s, PT90S",
    "250us, PT0.00025S",
    "7ns, PT0.000000007S",
    "0s, PT0S",
    "02:00:00, PT2H",
    "1-00:30:05, PT24H30M5S"
  })
  void readsEveryForm(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "m", "-2m", "2 m", "2min", "1.5s", "1:2", "99999999999999999d"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PT2M, 2m",
    "PT90S, 90s",
    "PT0.5S, 500ms",
    "PT0S, 0s",
    "PT24H, 24h",
    "PT1.5S, 1s500ms"
  })
  void writesWholeSecondsInTheLargestExactUnit(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @Test
  void everyDurationComesBackExactly() {
    long seed = 20_260_101;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 10_000; round++) {
      Duration duration =
          Duration.ofSeconds(
              random.nextLong(1L << random.nextInt(1, 50)), random.nextInt(1_000_000_000));
      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
  }
}
