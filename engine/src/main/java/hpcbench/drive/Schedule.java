package hpcbench.drive;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.result.Sha256;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;

/// When each request of an open loop is to start: computed from a seed before the run, and never
/// changed by what happens in it. Immutable.
///
/// Instants are nanoseconds since the trial's start instant. The warm-up's arrivals come first;
/// both phases are one process, so that the load does not change between them.
///
/// A schedule can be shared out: each share holds every so-many-th arrival of the whole, at its own
/// instant, so that the shares together are the whole again, however many there are.
public final class Schedule {
  /// More arrivals than any one process can start in a day; half a GiB of them.
  private static final int MOST_ARRIVALS = 64_000_000;

  private static final int FIRST_CAPACITY = 1024;
  private static final int BUFFER_BYTES = 1 << 16;

  /// Every arrival of the whole schedule.
  private final long[] arrivals;

  private final int firstMeasured;
  private final long measurementStartNs;
  private final long measurementEndNs;

  /// The first arrival of this share, and how far it is to the next.
  private final int first;

  private final int step;

  private Schedule(
      long[] arrivals,
      int firstMeasured,
      long measurementStartNs,
      long measurementEndNs,
      int first,
      int step) {
    this.arrivals = arrivals;
    this.firstMeasured = firstMeasured;
    this.measurementStartNs = measurementStartNs;
    this.measurementEndNs = measurementEndNs;
    this.first = first;
    this.step = step;
  }

  /// The schedule of a workload's arrivals; empty in a closed loop.
  ///
  /// @throws IllegalArgumentException when there are too many arrivals to hold
  public static Optional<Schedule> of(Workload workload) {
    return workload.arrival().isOpen()
        ? Optional.of(
            of(
                workload.arrival(),
                workload.warmUp(),
                workload.measurement(),
                workload.maxInFlight(1),
                workload.seed()))
        : Optional.empty();
  }

  /// The schedule of an open arrival over its warm-up and measurement.
  ///
  /// A phase that lasts for a time takes the arrivals that fall into it. A phase of a number of
  /// requests takes as many, and ends where the next one would have been. [Arrival.Max] has no end
  /// of arrivals, so that a phase that lasts for a time takes `atOnce` of them, at its start.
  ///
  /// @throws IllegalArgumentException when the arrival is a closed loop, or there are too many
  ///   arrivals to hold
  public static Schedule of(
      Arrival arrival, Extent warmUp, Extent measurement, int atOnce, long seed) {
    if (arrival instanceof Arrival.Max) {
      return allAtOnce(warmUp, measurement, atOnce);
    }
    double rampStart = warmUpSeconds(arrival, warmUp);
    double rampSeconds = measurementSeconds(arrival, measurement);
    ArrivalProcess process =
        ArrivalProcess.of(arrival, new SplittableRandom(seed), rampStart, rampSeconds);
    Builder builder = new Builder(process);
    Extent before =
        arrival instanceof Arrival.Ramp(double from, _) && from == 0 ? Extent.none() : warmUp;
    long start = builder.take(0, before);
    int firstMeasured = builder.size;
    long end = builder.take(start, measurement);
    return whole(builder.arrivals(), firstMeasured, start, end);
  }

  private static Schedule whole(long[] arrivals, int firstMeasured, long start, long end) {
    return new Schedule(arrivals, firstMeasured, start, end, 0, 1);
  }

  /// One of several equal shares of this schedule, such as an executor's: the arrivals at every
  /// `shares`-th position. Which of them a request falls to depends on its position alone, never on
  /// time or load, so sharing does not change the arrivals.
  ///
  /// @param share which one, from 0
  /// @param shares how many there are
  public Schedule share(int share, int shares) {
    if (share < 0 || share >= shares) {
      throw new IllegalArgumentException("there is no share %d of %d".formatted(share, shares));
    }
    return new Schedule(
        arrivals,
        firstMeasured,
        measurementStartNs,
        measurementEndNs,
        first + share * step,
        step * shares);
  }

  /// Number of arrivals, warm-up included.
  public int size() {
    return countUpTo(arrivals.length);
  }

  /// Position in the whole schedule of the arrival at this position: its request's index.
  public int index(int position) {
    return first + position * step;
  }

  /// Instant of the arrival at this position, from 0.
  public long at(int position) {
    return arrivals[index(position)];
  }

  /// Number of arrivals in the measured phase.
  public int measured() {
    return size() - countUpTo(firstMeasured);
  }

  /// Whether the arrival at this position belongs to the measured phase.
  public boolean isMeasured(int position) {
    return index(position) >= firstMeasured;
  }

  /// How many arrivals of the share come before this position of the whole.
  private int countUpTo(int end) {
    return Math.max(0, Math.ceilDiv(end - first, step));
  }

  /// When the measured phase begins.
  public long measurementStartNs() {
    return measurementStartNs;
  }

  /// When the measured phase ends: nothing is scheduled from then on.
  public long measurementEndNs() {
    return measurementEndNs;
  }

  /// Writes the whole schedule, whatever share this is: the number of its warm-up arrivals, then
  /// every instant, each as eight bytes, highest first.
  public void writeTo(OutputStream out) throws IOException {
    DataOutputStream numbers = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    numbers.writeLong(firstMeasured);
    for (long arrival : arrivals) {
      numbers.writeLong(arrival);
    }
    numbers.flush();
  }

  /// SHA-256, in hexadecimal, of what [#writeTo] writes: that of the whole schedule, so that all
  /// shares have the same.
  public String hash() {
    MessageDigest digest = Sha256.newDigest();
    try {
      writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Schedule allAtOnce(Extent warmUp, Extent measurement, int atOnce) {
    int before = warmUp.isNone() ? 0 : count(warmUp, atOnce);
    int measured = count(measurement, atOnce);
    long start = warmUp instanceof Extent.Lasting(Duration duration) ? duration.toNanos() : 0;
    long end =
        measurement instanceof Extent.Lasting(Duration duration)
            ? start + duration.toNanos()
            : start + 1;
    long[] arrivals = new long[before + measured];
    Arrays.fill(arrivals, before, arrivals.length, start);
    return whole(arrivals, before, start, end);
  }

  private static int count(Extent extent, int atOnce) {
    return extent instanceof Extent.Requests(long count) ? checked(count) : atOnce;
  }

  private static int checked(long count) {
    if (count > MOST_ARRIVALS) {
      throw new IllegalArgumentException(
          "a schedule holds at most %,d arrivals, not %,d; lower the rate or shorten the phase"
              .formatted(MOST_ARRIVALS, count));
    }
    return (int) count;
  }

  /// How long the warm-up of a ramp takes, at its first rate.
  private static double warmUpSeconds(Arrival arrival, Extent warmUp) {
    if (!(arrival instanceof Arrival.Ramp(double from, _)) || from == 0) {
      return 0;
    }
    return switch (warmUp) {
      case Extent.Lasting(Duration duration) -> duration.toNanos() / 1e9;
      case Extent.Requests(long count) -> count / from;
    };
  }

  /// How long a ramp takes to move: the phase, or the time in which it makes the phase's requests.
  private static double measurementSeconds(Arrival arrival, Extent measurement) {
    if (!(arrival instanceof Arrival.Ramp(double from, double to))) {
      return 0;
    }
    return switch (measurement) {
      case Extent.Lasting(Duration duration) -> duration.toNanos() / 1e9;
      case Extent.Requests(long count) -> 2 * count / (from + to);
    };
  }

  /// Collects arrivals, phase after phase.
  private static final class Builder {
    private final ArrivalProcess process;
    private long[] taken = new long[FIRST_CAPACITY];
    private int size;
    private long next;

    Builder(ArrivalProcess process) {
      this.process = process;
      advance();
    }

    /// Takes the arrivals of a phase that starts at this instant, and returns when it ends.
    long take(long start, Extent extent) {
      return switch (extent) {
        case Extent.Lasting(Duration duration) -> takeUntil(start + duration.toNanos());
        case Extent.Requests(long count) -> takeMany(start, count);
      };
    }

    long[] arrivals() {
      return Arrays.copyOf(taken, size);
    }

    private long takeUntil(long end) {
      while (next < end) {
        takeOne();
      }
      return end;
    }

    private long takeMany(long start, long count) {
      checked(size + count);
      for (long i = 0; i < count; i++) {
        takeOne();
      }
      return count == 0 ? start : Math.max(next, taken[size - 1] + 1);
    }

    private void takeOne() {
      checked(size + 1L);
      if (size == taken.length) {
        taken = Arrays.copyOf(taken, 2 * size);
      }
      taken[size++] = next;
      advance();
    }

    private void advance() {
      next = Math.round(process.nextSeconds() * 1e9);
    }
  }
}
