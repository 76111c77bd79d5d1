package hpcbench.cli;

import hpcbench.calibrate.Calibrator;
import hpcbench.recipe.Durations;
import hpcbench.result.Calibration;
import hpcbench.result.Json;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hpcbench calibrate`: finds out what the load engine can do on this machine.
@Command(
    name = "calibrate",
    description = {
      "Find out what this client can do on this machine: what it adds to every latency,",
      "and how many streams it measures honestly. Takes about a minute."
    },
    mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
  private static final String MODEL = "simulated";
  private static final Duration GAP = Duration.ofMillis(10);
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Console console;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  boolean quiet;

  @Option(
      names = "--step",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "How long each load is measured, such as 500ms; a few streams, up to five times that."
              + " Default: ${DEFAULT-VALUE}.")
  String step;

  CalibrateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Calibration found = calibrate(length());
    Path kept = CalibrationCache.ofUser(console).keep(found);
    console.out().print(json ? Json.pretty(found) : CalibrationPage.of(found, kept));
    return ExitCode.OK.number();
  }

  private Duration length() {
    try {
      Duration length = Durations.parse(step);
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
        return length;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--step: " + e.getMessage());
    }
    throw new CommandFailure(ExitCode.USAGE, "--step must be from 50ms to 1m, was " + step);
  }

  private Calibration calibrate(Duration length) throws IOException, InterruptedException {
    try (SimulatorServer simulator = SimulatorServer.start(evenPace())) {
      Calibrator.Service service = new Calibrator.Service(simulator.uri(), MODEL, GAP);
      return new Calibrator(CalibrationCache.here(), length, service, this::tell).run();
    }
  }

  /// Settings under which every step of the simulated engine takes one gap, whatever is in it.
  private static SimulatorOptions evenPace() {
    return SimulatorOptions.from(
        Map.of(
            "port",
            0,
            "model",
            MODEL,
            "jitter",
            0,
            "step_time",
            Durations.format(GAP),
            "decode_time_per_sequence",
            "0s",
            "decode_time_per_token",
            "0s",
            "prefill_rate",
            1_000_000_000_000L));
  }

  private void tell(String what) {
    if (!quiet) {
      console.err().println("calibrating: " + what);
      console.err().flush();
    }
  }
}
