package hpcbench.report;

import hpcbench.result.BeyondCalibration;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// That a run had more requests in flight on a machine than its calibration found honest, in a
/// line: of the trial that was furthest beyond.
final class CalibrationLine {
  private CalibrationLine() {}

  /// Absent when no trial was beyond, and when no machine was calibrated.
  static Optional<String> of(RunSummary run) {
    List<TrialSummary> beyond =
        run.trials().stream().filter(trial -> trial.beyondCalibration().isPresent()).toList();
    return beyond.stream()
        .max(Comparator.comparingInt(CalibrationLine::excess))
        .map(worst -> "Beyond calibration: %s.".formatted(words(worst, beyond.size())));
  }

  private static int excess(TrialSummary trial) {
    return trial
        .beyondCalibration()
        .map(beyond -> beyond.inFlight() - beyond.honestStreams())
        .orElse(0);
  }

  private static String words(TrialSummary worst, int trials) {
    String others = trials == 1 ? "" : "; so in %s".formatted(Wording.count(trials, "trial"));
    return "%s had %s%s"
        .formatted(
            worst.trial().id(),
            worst.beyondCalibration().map(CalibrationLine::words).orElse(""),
            others);
  }

  /// Such as `300 requests in flight on node1, which measures up to 256 honestly: ...`.
  static String words(BeyondCalibration beyond) {
    String honest =
        beyond.honestStreams() == 0
            ? "was found to measure no number of them to within 1 ms"
            : "measures up to %,d of them to within 1 ms".formatted(beyond.honestStreams());
    return "up to %s in flight on %s, which %s of their TTFT: use more client nodes, or take TTFTs for too long"
        .formatted(Wording.count(beyond.inFlight(), "request"), beyond.machine(), honest);
  }
}
