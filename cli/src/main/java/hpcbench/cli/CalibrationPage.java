package hpcbench.cli;

import hpcbench.measure.Distribution;
import hpcbench.report.TextTable;
import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Ceiling;
import hpcbench.result.Calibration.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A calibration for a person: the answer first, then what it follows from.
final class CalibrationPage {
  private CalibrationPage() {}

  static String of(Calibration found, Path kept) {
    return String.join(
            "\n", honest(found), floor(found), ceiling(found.ceiling()), simulated(found))
        + "\n\n"
        + table(found.levels())
        + "\nerror: this client's stamp minus the truth."
        + indicative(found.levels())
        + " Kept in "
        + kept
        + " and told in every run's report.\n";
  }

  private static String honest(Calibration found) {
    return found.honestStreams() == 0
        ? "Honest    no number of streams: the TTFT error p99 is 1 ms or more even at the fewest;"
            + " is the machine busy?"
        : format(
            "Honest    up to %,d streams of a token each 10 ms: TTFT error p99 below 1 ms",
            found.honestStreams());
  }

  private static String floor(Calibration found) {
    return found
        .floor()
        .map(level ->
            format(
                "Floor     a token is seen %s late (p50; p99 %s), a TTFT is %s too long (p50; p99"
                    + " %s)",
                time(level.receiptP50Seconds()),
                time(level.receiptP99Seconds()),
                time(level.ttftP50Seconds()),
                time(level.ttftP99Seconds())))
        .orElse("Floor     not measured: this machine does not carry 16 streams");
  }

  private static String ceiling(Ceiling ceiling) {
    return format(
        "Ceiling   %,.0f tokens/s one by one, %,.0f tokens/s in bundles of 20, %,.0f requests/s,"
            + " %,d streams",
        ceiling.tokenThroughput(),
        ceiling.bundledTokenThroughput(),
        ceiling.requestThroughput(),
        ceiling.streams());
  }

  private static String simulated(Calibration found) {
    return format(
        "Simulator gaps of %s are seen %s off (p50; p99 %s), its own unevenness included",
        time(found.simulated().gapSeconds()),
        time(found.simulated().errorP50Seconds()),
        time(found.simulated().errorP99Seconds()));
  }

  private static String table(List<Level> levels) {
    return TextTable.of(
            List.of(
                "STREAMS",
                "TOKENS/S",
                "OF NOMINAL",
                "TOKEN ERROR P50",
                "P99",
                "TTFT ERROR P50",
                "P99"),
            levels.stream().map(CalibrationPage::row).toList())
        .text();
  }

  private static List<String> row(Level level) {
    return List.of(
        format("%,d", level.streams()),
        format("%,.0f", level.tokenThroughput()),
        format("%.0f %%", 100 * level.carriedRatio()),
        time(level.receiptP50Seconds()),
        time(level.receiptP99Seconds()),
        time(level.ttftP50Seconds()),
        time(level.ttftP99Seconds()) + (level.isIndicative() ? "*" : ""));
  }

  private static String indicative(List<Level> levels) {
    return levels.stream().anyMatch(Level::isIndicative)
        ? format(
            " *: indicative, of fewer than %,d requests (a longer --step gives more).",
            Distribution.SAMPLES_FOR_P99)
        : "";
  }

  private static String time(double seconds) {
    return seconds < 0.001 ? format("%.0f us", seconds * 1e6) : format("%.2f ms", seconds * 1e3);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
