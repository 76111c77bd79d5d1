package hpcbench.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingTest {
  @Test
  void aShortTrialIsKeptWhole() {
    assertThat(recorded(7, 8)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aLongTrialIsKeptEvenlyWithItsFirstAndItsLastLook() {
    assertThat(recorded(8, 8)).containsExactly(0, 2, 4, 6, 7);
    assertThat(recorded(30, 8)).containsExactly(0, 8, 16, 24, 29);
  }

  @Test
  void memoryIsBoundedHoweverLongATrialIs() {
    for (int looks = 1; looks < 3_000; looks++) {
      List<Integer> kept = recorded(looks, 16);
      assertThat(kept).hasSizeLessThanOrEqualTo(17).doesNotHaveDuplicates().isSorted();
      assertThat(kept.getFirst()).isZero();
      assertThat(kept.getLast()).isEqualTo(looks - 1);
    }
  }

  private static List<Integer> recorded(int looks, int most) {
    Recording<Integer> recording = new Recording<>(most);
    IntStream.range(0, looks).forEach(recording::add);
    assertThat(recording.seen()).isEqualTo(looks);
    return recording.looks();
  }
}
