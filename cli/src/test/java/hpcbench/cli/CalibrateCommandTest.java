package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Calibration;
import hpcbench.result.Json;
import hpcbench.result.Provenance;
import hpcbench.result.RunFolder;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CalibrateCommandTest {
  @TempDir Path cache;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aCalibrationIsPrintedKeptAndFoundAgain() throws IOException {
    assertThat(run("calibrate", "--step", "50ms", "--json")).as(text(err)).isZero();

    Calibration printed = Json.parse(text(out), Calibration.class);
    assertThat(printed.place()).isEqualTo(CalibrationCache.here());
    assertThat(printed.levels()).isNotEmpty();
    assertThat(printed.ceiling().tokenThroughput()).isPositive();
    assertThat(printed.simulated().gapSeconds()).isEqualTo(0.01);
    assertThat(text(err)).contains("calibrating: the simulated service");
    CalibrationCache kept = new CalibrationCache(cache.resolve("hpcbench"));
    assertThat(kept.find(CalibrationCache.here())).contains(printed);
    assertThat(CalibrationPage.of(printed, cache))
        .contains("Honest ", "Floor ", "Ceiling ", "STREAMS", cache.toString());
    try (Stream<Path> files = Files.list(cache.resolve("hpcbench"))) {
      assertThat(files).as("no temporary file is left").hasSize(1);
    }
  }

  @Test
  void laterRunsCarryIt() throws IOException {
    Calibration.Level level = new Calibration.Level(16, 100, 1, 1600, 50e-6, 300e-6, 40e-6, 200e-6);
    Calibration kept =
        Calibration.of(
            CalibrationCache.here(),
            Instant.parse("2026-11-24T10:00:00Z"),
            1,
            List.of(level),
            new Calibration.Ceiling(1e6, 2e6, 3e4, 16),
            new Calibration.Simulated(16, 0.01, 0, 0));
    new CalibrationCache(cache.resolve("hpcbench")).keep(kept);
    Path runs = cache.resolve("runs");
    try (SimulatorServer service =
        SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      String url = service.uri().toString();
      run("load", "--url", url, "--model=simulated", "--requests=6", "--output", runs.toString());
    }

    try (Stream<Path> folders = Files.list(runs)) {
      RunFolder folder = RunFolder.open(folders.findFirst().orElseThrow());
      assertThat(folder.provenance().flatMap(Provenance::last).orElseThrow())
          .satisfies(session ->
              assertThat(session.calibrations()).isEqualTo(Map.of(session.host().name(), kept)));
      assertThat(Files.readString(folder.path().resolve("report.html")))
          .contains("as calibrated on this machine on 2026-11-24")
          .contains("measures up to 16 streams");
    }
  }

  @Test
  void aCalibrationOfAnotherPlaceOrADamagedOneIsNone() throws IOException {
    CalibrationCache empty = new CalibrationCache(cache);
    assertThat(empty.find(CalibrationCache.here())).isEmpty();
    Calibration.Place elsewhere = new Calibration.Place("1.0", "a/b..\"c", 4, "25");
    Path file =
        empty.keep(
            Calibration.of(
                elsewhere,
                Instant.EPOCH,
                1,
                List.of(),
                new Calibration.Ceiling(1, 1, 1, 0),
                new Calibration.Simulated(16, 0.01, 0, 0)));
    assertThat(file).hasFileName("calibration-a-b..-c-1.0.json");
    assertThat(empty.find(elsewhere)).isPresent();
    assertThat(empty.find(new Calibration.Place("1.0", "a/b..\"c", 8, "25"))).isEmpty();
    Files.writeString(file, "{");
    assertThat(empty.find(elsewhere)).isEmpty();
  }

  @Test
  void aStepThatIsNoneIsAMistakeOfUse() {
    assertThat(run("calibrate", "--step", "2")).isEqualTo(ExitCode.USAGE.number());
    assertThat(text(err)).contains("--step: a duration has the form 2m");
    assertThat(run("calibrate", "--step", "1ms")).isEqualTo(ExitCode.USAGE.number());
    assertThat(text(err)).contains("--step must be from 50ms to 1m, was 1ms");
  }

  private int run(String... words) {
    return new Main(
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new BufferedReader(Reader.nullReader()),
                Map.of("XDG_CACHE_HOME", cache.toString()),
                80),
            Optional.empty())
        .run(words);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
