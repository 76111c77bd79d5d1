package hpcbench.calibrate;

import hpcbench.drive.EngineDriver;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A closed loop against a target, measured by the engine that every run uses.
///
/// @param records every request, warm-up included
/// @param measures the engine's numbers
/// @param startNano the instant of `System.nanoTime` that the records count from
record Observation(List<RequestRecord> records, Measures measures, long startNano) {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /// Share of the measured time that the load stands before it.
  private static final int WARM_UP_PART = 4;

  /// Loads the target with this many streams of answers of this many tokens, for this long.
  static Observation of(Target target, String model, int streams, int tokens, Duration length)
      throws InterruptedException {
    EngineDriver driver = new EngineDriver();
    List<RequestRecord> records = new ArrayList<>();
    ClientReport report =
        driver.drive(
            workload(model, streams, tokens, length),
            target,
            new NumberedPrompts(tokens),
            records::add,
            _ -> {});
    return new Observation(
        List.copyOf(records),
        Measurement.of(records, Optional.empty(), new Arrival.Closed(), report),
        driver.lastStartNano());
  }

  private static Workload workload(String model, int streams, int tokens, Duration length) {
    return Workload.chats(
        model,
        new Arrival.Closed(),
        streams,
        tokens,
        new Extent.Lasting(length.dividedBy(WARM_UP_PART)),
        new Extent.Lasting(length),
        DRAIN);
  }
}
