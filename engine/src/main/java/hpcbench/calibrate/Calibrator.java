package hpcbench.calibrate;

import com.sun.management.UnixOperatingSystemMXBean;
import hpcbench.measure.Distribution;
import hpcbench.measure.EventTimes;
import hpcbench.measure.ExactSamples;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Ceiling;
import hpcbench.result.Calibration.Level;
import hpcbench.result.Calibration.Place;
import hpcbench.result.Calibration.Simulated;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Finds out what the load engine can do on this machine; `docs/explanation/calibration.md` says
/// how, and what the numbers mean. One thread calls [#run], once.
public final class Calibrator {
  private static final int LEAST_STREAMS = 8;
  private static final int MOST_STREAMS = 4096;
  private static final Duration GAP = Duration.ofMillis(10);
  private static final int PACED_TOKENS = 50;

  /// Up to so many streams answers are short, so that enough requests end for a p99.
  private static final int FEW_STREAMS = 32;

  private static final int TOKENS_OF_FEW = 10;

  /// More than the step, by as many times at the most, is spent on a level for its p99.
  private static final int MOST_STEPS = 5;

  /// Requests that a level aims at beyond those that its p99 needs: the first of each stream may
  /// begin before the measured phase.
  private static final double SPARE = 1.1;

  private static final int UNPACED_STREAMS = 16;
  private static final int UNPACED_TOKENS = 2000;
  private static final int BUNDLE = 20;
  private static final int REQUEST_STREAMS = 64;

  private static final int SIMULATED_STREAMS = 16;
  private static final int SIMULATED_TOKENS = 50;

  /// File descriptors that the rest of the process may need.
  private static final int SPARE_DESCRIPTORS = 200;

  private final Place place;
  private final Duration step;
  private final Service simulator;
  private final Consumer<String> progress;
  private final Dialect dialect;

  /// A calibration that has yet to begin.
  ///
  /// @param place where it takes place
  /// @param step how long each load is measured; a level of streams is measured up to five times as
  ///   long where its p99 needs it
  /// @param simulator the simulated service
  /// @param progress told what is being measured
  public Calibrator(Place place, Duration step, Service simulator, Consumer<String> progress) {
    this(place, step, simulator, progress, Dialects.OPENAI_CHAT);
  }

  /// @param dialect OpenAI's chat, read in whatever way is to be calibrated
  Calibrator(
      Place place, Duration step, Service simulator, Consumer<String> progress, Dialect dialect) {
    this.place = place;
    this.step = step;
    this.simulator = simulator;
    this.progress = progress;
    this.dialect = dialect;
  }

  /// A simulated service whose tokens come at a known pace.
  ///
  /// @param uri where it is
  /// @param model the model it serves
  /// @param gap time between the tokens of a stream
  public record Service(URI uri, String model, Duration gap) {}

  /// Measures everything.
  ///
  /// @throws IOException when a target cannot be started
  public Calibration run() throws IOException, InterruptedException {
    progress.accept("warming up");
    level(LEAST_STREAMS);
    List<Level> levels = levels();
    Ceiling ceiling = ceiling(levels);
    Simulated simulated = simulated();
    return Calibration.of(place, Instant.now(), seconds(step), levels, ceiling, simulated);
  }

  /// Twice as many streams each time, until they are more than this machine carries.
  List<Level> levels() throws IOException, InterruptedException {
    List<Level> levels = new ArrayList<>();
    boolean carried = true;
    for (int streams = LEAST_STREAMS; carried && streams <= mostStreams(); streams *= 2) {
      progress.accept("%,d streams".formatted(streams));
      levels.add(level(streams));
      carried = levels.getLast().isCarried();
    }
    return levels;
  }

  /// Both ends of each connection are in this process.
  private static int mostStreams() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix
        ? Math.clamp(
            (unix.getMaxFileDescriptorCount() - SPARE_DESCRIPTORS) / 2, LEAST_STREAMS, MOST_STREAMS)
        : MOST_STREAMS;
  }

  private Level level(int streams) throws IOException, InterruptedException {
    int tokens = tokens(streams);
    NullAnswer answer = NullAnswer.paced(tokens, GAP, streams);
    try (NullTarget target = NullTarget.start(answer)) {
      Observation seen = observe(target.uri(), "null", streams, tokens, length(streams));
      ClientErrors errors = new ClientErrors(target, seen.startNano());
      seen.records().forEach(errors::add);
      return new Level(
          streams,
          errors.requests(),
          seen.measures().outputTokenThroughput() / nominalRate(streams),
          seen.measures().outputTokenThroughput(),
          errors.receipt(0.5),
          errors.receipt(0.99),
          errors.ttft(0.5),
          errors.ttft(0.99));
    }
  }

  private static int tokens(int streams) {
    return streams <= FEW_STREAMS ? TOKENS_OF_FEW : PACED_TOKENS;
  }

  /// As long as enough requests for a p99 take, within bounds.
  private Duration length(int streams) {
    double requestsPerSecond = nominalRate(streams) / tokens(streams);
    double needed = SPARE * Distribution.SAMPLES_FOR_P99 / requestsPerSecond;
    double bounded = Math.clamp(needed, seconds(step), MOST_STEPS * seconds(step));
    return Duration.ofNanos((long) (bounded * 1e9));
  }

  /// Tokens a second of so many streams that lose no time between one answer and the next request.
  private static double nominalRate(int streams) {
    double staggered = (streams - 1) / (2.0 * streams);
    int tokens = tokens(streams);
    return streams * tokens / ((tokens + staggered) * seconds(GAP));
  }

  private Ceiling ceiling(List<Level> levels) throws IOException, InterruptedException {
    progress.accept("tokens as fast as they are taken");
    double tokens = unpaced(UNPACED_STREAMS, UNPACED_TOKENS, 1).measures().outputTokenThroughput();
    double bundled =
        unpaced(UNPACED_STREAMS, UNPACED_TOKENS, BUNDLE).measures().outputTokenThroughput();
    progress.accept("requests as fast as they are answered");
    double requests = unpaced(REQUEST_STREAMS, 1, 1).measures().requestThroughput();
    int streams = levels.stream().filter(Level::isCarried).mapToInt(Level::streams).max().orElse(0);
    return new Ceiling(tokens, bundled, requests, streams);
  }

  private Observation unpaced(int streams, int tokens, int bundle)
      throws IOException, InterruptedException {
    try (NullTarget target = NullTarget.start(NullAnswer.unpaced(tokens, bundle))) {
      return observe(target.uri(), "null", streams, tokens, step);
    }
  }

  private Observation observe(URI uri, String model, int streams, int tokens, Duration length)
      throws InterruptedException {
    return Observation.of(
        new Target(uri, dialect, Optional.empty()), model, streams, tokens, length);
  }

  private Simulated simulated() throws InterruptedException {
    progress.accept("the simulated service");
    Observation seen =
        observe(simulator.uri(), simulator.model(), SIMULATED_STREAMS, SIMULATED_TOKENS, step);
    ExactSamples errors = new ExactSamples();
    seen.records().stream()
        .filter(request -> request.phase() == Phase.MEASUREMENT)
        .flatMap(Calibrator::gaps)
        .forEach(gapNs -> errors.add(Math.abs(gapNs - simulator.gap().toNanos())));
    return new Simulated(
        SIMULATED_STREAMS,
        seconds(simulator.gap()),
        errors.count() == 0 ? 0 : errors.quantile(0.5) * 1e-9,
        errors.count() == 0 ? 0 : errors.quantile(0.99) * 1e-9);
  }

  private static Stream<Long> gaps(RequestRecord request) {
    EventTimes times = request.events();
    return Stream.iterate(1, position -> position < times.count(), position -> position + 1)
        .map(times::gap);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
