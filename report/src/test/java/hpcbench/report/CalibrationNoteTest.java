package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.BeyondCalibration;
import hpcbench.result.Calibration;
import hpcbench.result.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CalibrationNoteTest {
  @Test
  void theOwnMachineIsThisClient() {
    assertThat(note("{\"host\": {\"name\": \"n1\"}, \"calibrations\": {\"n1\": %s}}", 700))
        .contains(
            "This client, as calibrated on this machine on 2026-11-24, measures up to 16 streams")
        .contains("At 16 streams it sees a token")
        .doesNotContain("not calibrated");
    assertThat(note("{\"host\": {\"name\": \"n2\"}, \"calibrations\": {\"n1\": %s}}", 700))
        .contains("This client was not calibrated");
  }

  @Test
  void ofClientNodesItSaysWhichWereCalibratedAndNothingOfTheMachineThatOrderedThem() {
    String session =
        "{\"host\": {\"name\": \"login\"}, \"clients\": {\"c1\": {}, \"c2\": {}},"
            + " \"calibrations\": {\"c1\": %s}}";

    assertThat(note(session, 700))
        .contains("Client node c1, as calibrated on 2026-11-24, measures up to 16 streams")
        .contains("Client node c2 was not calibrated")
        .doesNotContain("login", "This client", "on this machine");
  }

  @Test
  void aP99OfTooFewRequestsIsCalledIndicative() {
    String session = "{\"host\": {\"name\": \"n1\"}, \"calibrations\": {\"n1\": %s}}";

    assertThat(note(session, 661)).contains("indicative: of 661 requests");
    assertThat(note(session, 662)).doesNotContain("indicative");
  }

  @Test
  void whatIsBeyondIsToldWithBothNumbers() {
    assertThat(CalibrationLine.words(new BeyondCalibration("c1", 300, 256)))
        .startsWith("up to 300 requests in flight on c1, which measures up to 256 of them");
    assertThat(CalibrationLine.words(new BeyondCalibration("c1", 1, 0)))
        .startsWith("up to 1 request in flight on c1, which was found to measure no number");
  }

  private static String note(String session, long requests) {
    Calibration.Level floor =
        new Calibration.Level(16, requests, 1, 1600, 50e-6, 300e-6, 40e-6, 400e-6);
    Calibration calibration =
        Calibration.of(
            new Calibration.Place("1", "n1", 2, "25"),
            Instant.parse("2026-11-24T10:00:00Z"),
            2,
            List.of(floor),
            new Calibration.Ceiling(1e6, 2e6, 3e4, 16),
            new Calibration.Simulated(16, 0.01, 0, 0));
    String json = "{\"sessions\": [%s]}".formatted(session.formatted(Json.line(calibration)));
    StringBuilder page = new StringBuilder();
    CalibrationNote.of(new JsonMapper().readTree(json)).appendTo(page);
    return page.toString();
  }
}
