package hpcbench.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Level;
import hpcbench.result.Calibration.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CalibratorTest {
  @Test
  void aCalibrationHoldsItsFloorItsCeilingAndTheTruthOfEveryLevel() throws Exception {
    Duration gap = Duration.ofMillis(5);
    Place place = new Place("test", "here", 2, "25");
    List<String> told = new ArrayList<>();
    try (NullTarget even = NullTarget.start(NullAnswer.paced(50, gap, 16))) {
      Calibrator.Service service = new Calibrator.Service(even.uri(), "null", gap);

      Calibration found = new Calibrator(place, Duration.ofMillis(100), service, told::add).run();

      assertThat(found.place()).isEqualTo(place);
      assertThat(found.levels()).isNotEmpty();
      assertThat(found.levels().getFirst().streams()).isEqualTo(8);
      assertThat(found.levels()).allSatisfy(CalibratorTest::assertSane);
      assertThat(found.levels().subList(0, found.levels().size() - 1)).allMatch(Level::isCarried);
      assertThat(found.ceiling().tokenThroughput()).isPositive();
      assertThat(found.ceiling().bundledTokenThroughput()).isPositive();
      assertThat(found.ceiling().requestThroughput()).isPositive();
      assertThat(found.simulated().gapSeconds()).isEqualTo(0.005);
      assertThat(found.simulated().errorP50Seconds())
          .isBetween(0.0, found.simulated().errorP99Seconds());
      assertThat(told).contains("warming up", "8 streams", "the simulated service");
    }
  }

  private static void assertSane(Level level) {
    assertThat(level.receiptP50Seconds()).isBetween(0.0, level.receiptP99Seconds());
    assertThat(level.ttftP50Seconds()).isLessThanOrEqualTo(level.ttftP99Seconds());
    assertThat(level.carriedRatio()).isBetween(0.0, 1.5);
  }
}
