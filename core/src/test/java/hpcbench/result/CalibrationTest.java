package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Calibration.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void honestStreamsEndBeforeTheFirstLevelThatIsNot() {
    assertThat(calibration(level(8, 0.2), level(16, 0.4), level(32, 1.2), level(64, 0.5)))
        .returns(16, Calibration::honestStreams);
    assertThat(calibration(level(8, 1.0))).returns(0, Calibration::honestStreams);
    assertThat(calibration()).returns(0, Calibration::honestStreams);
  }

  @Test
  void aLevelThatWasNotCarriedOrNotComparedIsNotHonest() {
    assertThat(new Level(8, 40, 0.89, 1, 0, 0, 0, 0).isHonest()).isFalse();
    assertThat(new Level(8, 0, 1, 1, 0, 0, 0, 0).isHonest()).isFalse();
    assertThat(new Level(8, 40, 0.9, 1, 0, 0, 0, 0).isHonest()).isTrue();
  }

  @Test
  void theP99OfALevelIsIndicativeBelowTheSamplesThatItNeeds() {
    assertThat(new Level(8, 661, 1, 1, 0, 0, 0, 0).isIndicative()).isTrue();
    assertThat(new Level(8, 662, 1, 1, 0, 0, 0, 0).isIndicative()).isFalse();
  }

  @Test
  void theFloorIsTheLevelOfSixteenStreams() {
    assertThat(calibration(level(8, 0.1), level(16, 0.2)).floor()).contains(level(16, 0.2));
    assertThat(calibration(level(8, 0.1)).floor()).isEmpty();
  }

  @Test
  void itComesBackFromJsonAsItWas() {
    Calibration calibration = calibration(level(8, 0.1), level(16, 0.2));
    assertThat(Json.parse(Json.pretty(calibration), Calibration.class)).isEqualTo(calibration);
  }

  private static Calibration calibration(Level... levels) {
    return Examples.calibration(Stream.of(levels).toList());
  }

  private static Level level(int streams, double ttftP99Millis) {
    return new Level(
        streams, 200, 1, 100.0 * streams, 3e-5, 9e-5, ttftP99Millis / 4e3, ttftP99Millis / 1e3);
  }
}
