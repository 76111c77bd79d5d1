package hpcbench.result;

import hpcbench.measure.Distribution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the load engine can do on one machine, found by loading targets whose truth is known:
/// `hpcbench calibrate`. How it is found, and what it is good for, says
/// `docs/explanation/calibration.md`.
///
/// @param place where it was found
/// @param measuredAt when, by the wall clock
/// @param stepSeconds how long each load was measured, at least
/// @param honestStreams the largest number of streams up to which every level was honest; 0 when
///   none was
/// @param floor the level of few streams, at which the engine adds the least: its error there is
///   the floor under every measurement
/// @param levels numbers of streams, each twice the one before, the last one the first that was not
///   carried, if any
/// @param ceiling the most there is
/// @param simulated how well the pace of the simulated service is seen
public record Calibration(
    Place place,
    Instant measuredAt,
    double stepSeconds,
    int honestStreams,
    Optional<Level> floor,
    List<Level> levels,
    Ceiling ceiling,
    Simulated simulated) {
  /// An error of the TTFT that is too large for honest numbers, in seconds.
  public static final double HONEST_TTFT_ERROR_SECONDS = 0.001;

  private static final int FLOOR_STREAMS = 16;

  public Calibration {
    levels = List.copyOf(levels);
  }

  /// What was found, with what follows from its levels.
  public static Calibration of(
      Place place,
      Instant measuredAt,
      double stepSeconds,
      List<Level> levels,
      Ceiling ceiling,
      Simulated simulated) {
    return new Calibration(
        place, measuredAt, stepSeconds, honest(levels), floor(levels), levels, ceiling, simulated);
  }

  private static int honest(List<Level> levels) {
    return levels.stream().takeWhile(Level::isHonest).mapToInt(Level::streams).max().orElse(0);
  }

  private static Optional<Level> floor(List<Level> levels) {
    return levels.stream().filter(level -> level.streams() == FLOOR_STREAMS).findFirst();
  }

  /// Where a calibration holds: other software or another machine needs its own.
  ///
  /// @param toolkitVersion version of this toolkit
  /// @param host the machine's name
  /// @param cores logical CPUs that the process may use
  /// @param javaVersion version of the Java runtime
  public record Place(String toolkitVersion, String host, int cores, String javaVersion) {}

  /// Streams of one token each 10 ms, and how far the engine's stamps were from the truth.
  ///
  /// @param streams requests in flight
  /// @param requests requests that were compared
  /// @param carriedRatio tokens that came, as a share of those that should have
  /// @param tokenThroughput tokens per second
  /// @param receiptP50Seconds the engine's stamp of a token minus the target's, median
  /// @param receiptP99Seconds the same, 99th percentile
  /// @param ttftP50Seconds the engine's time to first token minus the target's own, median
  /// @param ttftP99Seconds the same, 99th percentile
  public record Level(
      int streams,
      long requests,
      double carriedRatio,
      double tokenThroughput,
      double receiptP50Seconds,
      double receiptP99Seconds,
      double ttftP50Seconds,
      double ttftP99Seconds) {
    private static final double CARRIED = 0.9;

    /// Whether the streams kept their pace: less than a tenth of the tokens came late.
    public boolean isCarried() {
      return carriedRatio >= CARRIED;
    }

    /// Whether too few requests were compared for its TTFT's p99 to be relied on.
    public boolean isIndicative() {
      return requests < Distribution.SAMPLES_FOR_P99;
    }

    /// Whether its times to first token can be believed.
    public boolean isHonest() {
      return requests > 0 && isCarried() && ttftP99Seconds < HONEST_TTFT_ERROR_SECONDS;
    }
  }

  /// The most that engine and target together do on this machine.
  ///
  /// @param tokenThroughput tokens per second, one event in each write
  /// @param bundledTokenThroughput tokens per second, 20 events in each write
  /// @param requestThroughput requests per second, one token in each answer
  /// @param streams most streams of one token each 10 ms that were carried
  public record Ceiling(
      double tokenThroughput,
      double bundledTokenThroughput,
      double requestThroughput,
      int streams) {}

  /// How well the even pace of the simulated service is seen: its own unevenness included.
  ///
  /// @param streams requests in flight
  /// @param gapSeconds true time between the tokens of a stream
  /// @param errorP50Seconds how far the measured gaps were from it, median
  /// @param errorP99Seconds the same, 99th percentile
  public record Simulated(
      int streams, double gapSeconds, double errorP50Seconds, double errorP99Seconds) {}
}
