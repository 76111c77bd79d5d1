package hpcbench.result;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// A trial in which a machine had more requests in flight than its calibration found it to measure
/// honestly: up to [Calibration#HONEST_TTFT_ERROR_SECONDS].
///
/// It is a note and no finding of the verdict: the calibration is of another load, with a token
/// each 10 ms and its target on the same machine, while the verdict's rules look at the trial
/// itself.
///
/// @param machine the machine that was furthest beyond, by the name of its node
/// @param inFlight the most requests that it had in flight at once
/// @param honestStreams how many it measures honestly; 0 when no number was found
public record BeyondCalibration(String machine, int inFlight, int honestStreams) {
  /// What follows from the load engine's report.
  ///
  /// Executors of one machine are named `NODE`, `NODE#2`, ...; what they had in flight adds up,
  /// though their peaks need not have been at one instant.
  ///
  /// @param calibrations of the machines that put the load, by the names of their nodes; one where
  ///   this process alone put it
  public static Optional<BeyondCalibration> of(
      ClientReport client, Map<String, Calibration> calibrations) {
    return calibrations.entrySet().stream()
        .map(known ->
            new BeyondCalibration(
                known.getKey(), inFlight(client, known.getKey()), known.getValue().honestStreams()))
        .filter(found -> found.inFlight() > found.honestStreams())
        .max(
            Comparator.comparingInt(
                    (BeyondCalibration found) -> found.inFlight - found.honestStreams)
                .thenComparing(BeyondCalibration::machine, Comparator.reverseOrder()));
  }

  private static int inFlight(ClientReport client, String machine) {
    if (client.nodes().isEmpty()) {
      return client.inFlightPeak();
    }
    return client.nodes().stream()
        .filter(node -> machineOf(node).equals(machine))
        .mapToInt(node -> node.report().map(ClientReport::inFlightPeak).orElse(0))
        .sum();
  }

  private static String machineOf(ClientNode node) {
    return node.name().replaceFirst("#[0-9]+$", "");
  }
}
