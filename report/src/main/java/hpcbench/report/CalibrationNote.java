package hpcbench.report;

import static hpcbench.report.Html.element;

import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Level;
import hpcbench.result.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the client could do on the machine of the run, in a sentence or two.
final class CalibrationNote {
  private static final String MISSING =
      "This client was not calibrated on this machine: hpcbench calibrate says what it adds to"
          + " every latency, and how many streams it measures honestly.";

  private CalibrationNote() {}

  /// From the run's provenance, as far as that can be read.
  static Html of(JsonNode provenance) {
    return element("p", calibration(provenance).map(CalibrationNote::text).orElse(MISSING))
        .classed("note");
  }

  private static Optional<Calibration> calibration(JsonNode provenance) {
    try {
      return provenance
          .path("sessions")
          .valueStream()
          .flatMap(session -> session.optional("calibration").stream())
          .findFirst()
          .map(found -> Json.parse(found.toString(), Calibration.class));
    } catch (IllegalArgumentException ofAnotherRelease) {
      return Optional.empty();
    }
  }

  private static String text(Calibration found) {
    return "This client, as calibrated on this machine on %s, %s.%s"
        .formatted(found.measuredAt().toString().substring(0, 10), honest(found), floor(found));
  }

  private static String honest(Calibration found) {
    return found.honestStreams() == 0
        ? "measured no number of streams to within 1 ms of their TTFT"
        : "measures up to %s of a token each 10 ms to within 1 ms of their TTFT (p99)"
            .formatted(Wording.count(found.honestStreams(), "stream"));
  }

  private static String floor(Calibration found) {
    return found.floor().map(CalibrationNote::floor).orElse("");
  }

  private static String floor(Level floor) {
    return " At %d streams it sees a token %s after it was sent (p50; p99 %s) and a TTFT %s too long (p50; p99 %s)."
        .formatted(
            floor.streams(),
            Quantity.SECONDS.show(floor.receiptP50Seconds()),
            Quantity.SECONDS.show(floor.receiptP99Seconds()),
            Quantity.SECONDS.show(floor.ttftP50Seconds()),
            Quantity.SECONDS.show(floor.ttftP99Seconds()));
  }
}
