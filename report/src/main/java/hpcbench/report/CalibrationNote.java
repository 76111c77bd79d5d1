package hpcbench.report;

import static hpcbench.report.Html.element;

import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Level;
import hpcbench.result.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the client could do on each machine that put the load, in a sentence or two.
final class CalibrationNote {
  private CalibrationNote() {}

  /// From the run's provenance, as far as that can be read.
  static Html of(JsonNode provenance) {
    Map<String, Optional<Calibration>> machines = new LinkedHashMap<>();
    provenance.path("sessions").valueStream().forEach(session -> add(session, machines));
    return machines.isEmpty()
        ? note(missing("This client was"))
        : Html.all(
            machines.entrySet().stream()
                .map(machine -> note(machine.getKey(), machine.getValue()))
                .toArray(Html[]::new));
  }

  /// A run that was resumed may have had other machines before.
  private static void add(JsonNode session, Map<String, Optional<Calibration>> machines) {
    JsonNode found = session.path("calibrations");
    if (session.path("clients").isEmpty()) {
      String host = session.path("host").path("name").asString("");
      machines.put("", calibration(found.path(host)));
    } else {
      session
          .path("clients")
          .propertyNames()
          .forEach(node -> machines.put(node, calibration(found.path(node))));
    }
  }

  private static Optional<Calibration> calibration(JsonNode found) {
    try {
      return found.isMissingNode()
          ? Optional.empty()
          : Optional.of(Json.parse(found.toString(), Calibration.class));
    } catch (IllegalArgumentException ofAnotherRelease) {
      return Optional.empty();
    }
  }

  /// @param node name of a client node; empty where the orchestrator's own machine put the load
  private static Html note(String node, Optional<Calibration> found) {
    String client = node.isEmpty() ? "This client" : "Client node " + node;
    return note(
        found
            .map(known -> known(node.isEmpty() ? "on this machine " : "", client, known))
            .orElseGet(() -> missing(client + " was")));
  }

  private static Html note(String text) {
    return element("p", text).classed("note");
  }

  private static String missing(String whoWas) {
    return whoWas
        + " not calibrated: hpcbench calibrate, run there, says what it adds to every latency, and"
        + " how many streams it measures honestly.";
  }

  private static String known(String where, String client, Calibration found) {
    return "%s, as calibrated %son %s, %s.%s"
        .formatted(
            client,
            where,
            found.measuredAt().toString().substring(0, 10),
            honest(found),
            floor(found));
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
    return " At %d streams it sees a token %s after it was sent (p50; p99 %s) and a TTFT %s too long (p50; p99 %s%s)."
        .formatted(
            floor.streams(),
            Quantity.SECONDS.show(floor.receiptP50Seconds()),
            Quantity.SECONDS.show(floor.receiptP99Seconds()),
            Quantity.SECONDS.show(floor.ttftP50Seconds()),
            Quantity.SECONDS.show(floor.ttftP99Seconds()),
            floor.isIndicative()
                ? ", indicative: of %s".formatted(Wording.count(floor.requests(), "request"))
                : "");
  }
}
