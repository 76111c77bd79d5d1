package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BeyondCalibrationTest {
  @Test
  void asManyAsWereFoundHonestAreNotBeyond() {
    assertThat(BeyondCalibration.of(client(64), Map.of("here", honest(64)))).isEmpty();
    assertThat(BeyondCalibration.of(client(65), Map.of("here", honest(64))))
        .contains(new BeyondCalibration("here", 65, 64));
    assertThat(BeyondCalibration.of(client(1), Map.of("here", honest(0))))
        .contains(new BeyondCalibration("here", 1, 0));
  }

  @Test
  void nothingIsSaidOfAMachineThatWasNotCalibrated() {
    assertThat(BeyondCalibration.of(client(10_000), Map.of())).isEmpty();
    assertThat(BeyondCalibration.of(fleet(node("a", 10_000)), Map.of("b", honest(8)))).isEmpty();
  }

  @Test
  void theMachineFurthestBeyondIsTold() {
    ClientReport fleet = fleet(node("a", 70), node("b", 100), node("c", 500));

    assertThat(BeyondCalibration.of(fleet, Map.of("a", honest(64), "b", honest(64))))
        .contains(new BeyondCalibration("b", 100, 64));
  }

  @Test
  void executorsOfOneMachineAddUp() {
    ClientReport fleet = fleet(node("a", 40), node("a#2", 40), node("b", 60));

    assertThat(BeyondCalibration.of(fleet, Map.of("a", honest(64), "b", honest(64))))
        .contains(new BeyondCalibration("a", 80, 64));
  }

  private static ClientReport client(int inFlight) {
    return report(inFlight, List.of());
  }

  private static ClientReport fleet(ClientNode... nodes) {
    int all = Stream.of(nodes).mapToInt(node -> node.report().orElseThrow().inFlightPeak()).sum();
    return report(all, List.of(nodes));
  }

  private static ClientNode node(String name, int inFlight) {
    return new ClientNode(
        name,
        100,
        Optional.empty(),
        Optional.empty(),
        Optional.of(client(inFlight)),
        Optional.empty());
  }

  private static ClientReport report(int inFlight, List<ClientNode> nodes) {
    return new ClientReport(
        0,
        0,
        1,
        1,
        false,
        false,
        "",
        -1,
        inFlight,
        inFlight,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        0,
        0,
        "epoll",
        ClientReport.Wire.NONE,
        ClientReport.Stamps.CLIENT,
        ClientReport.ReceiptLag.UNKNOWN,
        nodes);
  }

  private static Calibration honest(int streams) {
    return new Calibration(
        new Calibration.Place("1", "here", 2, "25"),
        Instant.EPOCH,
        2,
        streams,
        Optional.empty(),
        List.of(),
        new Calibration.Ceiling(1, 1, 1, streams),
        new Calibration.Simulated(16, 0.01, 0, 0));
  }
}
