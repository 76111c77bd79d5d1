package hpcbench.drive;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/// Watches this process and machine during a trial, for what could make its numbers untrue: garbage
/// collection, CPU time, time stolen by a hypervisor, and a wall clock that is put right.
///
/// Shares and sums are those of the measured phase: a warm-up that compiles code, or a drain in
/// which nothing is left to do, says nothing of it. The longest pause is looked for until the end
/// of the drain, as long as requests of the measured phase are under way; the wall clock is watched
/// all the time. Not thread-safe, but for what garbage collectors tell.
final class ClientProbe implements AutoCloseable {
  static final Path PROC_STAT = Path.of("/proc/stat");

  /// Position of the stolen time in the first line of `/proc/stat`, after the word `cpu` (proc(5)).
  private static final int STEAL = 8;

  private final InstantSource wallClock;
  private final Path procStat;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<NotificationEmitter> collectors = collectors();
  private final NotificationListener listener = (notification, _) -> collected(notification);
  private final AtomicLong gcMaxNs = new AtomicLong();
  private volatile long phaseStartMs;

  private final long startNano = System.nanoTime();
  private final long startWallNs;
  private Counters phaseStart;
  private Optional<Counters> phaseEnd = Optional.empty();

  /// Watches from now on, with this clock for the time of day.
  ClientProbe(InstantSource wallClock) {
    this(wallClock, PROC_STAT);
  }

  /// Watches from now on.
  ///
  /// @param procStat the kernel's counters of CPU time (proc(5)); need not be there
  ClientProbe(InstantSource wallClock, Path procStat) {
    this.wallClock = wallClock;
    this.procStat = procStat;
    this.startWallNs = wallNs();
    this.phaseStart = counters();
    collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
  }

  /// The measured phase begins now; without a word of it, it is all of the time.
  void phaseBegins() {
    phaseStartMs = ManagementFactory.getRuntimeMXBean().getUptime();
    gcMaxNs.set(0);
    phaseStart = counters();
  }

  /// The measured phase ends now.
  void phaseEnds() {
    phaseEnd = Optional.of(counters());
  }

  private Counters counters() {
    return new Counters(
        System.nanoTime(), system.getProcessCpuTime(), collectedMs(), CpuTimes.of(procStat));
  }

  private static long collectedMs() {
    return pausing().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
  }

  /// What counts up as time goes by.
  ///
  /// @param nano when they were read
  /// @param cpuNs CPU time of this process
  /// @param collectedMs pauses for garbage collection
  /// @param machine CPU time of the machine
  private record Counters(long nano, long cpuNs, long collectedMs, CpuTimes machine) {}

  /// What was seen until now.
  ///
  /// @param gcPauseTotalNs garbage collection pauses of the measured phase, summed
  /// @param gcPauseMaxNs the longest since it began
  /// @param cpuShare CPU time of this process over wall time, in cores
  /// @param stealShare CPU time that the hypervisor took, 0-1; -1 when unknown
  /// @param wallClockStepNs how far the wall clock moved against the monotonic one
  record Seen(
      long gcPauseTotalNs,
      long gcPauseMaxNs,
      double cpuShare,
      double stealShare,
      long wallClockStepNs) {}

  Seen seen() {
    Counters end = phaseEnd.orElseGet(this::counters);
    long phaseNs = Math.max(1, end.nano() - phaseStart.nano());
    return new Seen(
        TimeUnit.MILLISECONDS.toNanos(end.collectedMs() - phaseStart.collectedMs()),
        gcMaxNs.get(),
        (double) (end.cpuNs() - phaseStart.cpuNs()) / phaseNs,
        end.machine().stealShareSince(phaseStart.machine()),
        wallNs() - startWallNs - (System.nanoTime() - startNano));
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("closed twice", e);
      }
    }
  }

  /// Collectors that stop the program; beans of concurrent cycles only count what runs beside it.
  private static List<NotificationEmitter> collectors() {
    return pausing().flatMap(ClientProbe::emitter).toList();
  }

  private static Stream<GarbageCollectorMXBean> pausing() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> !collector.getName().endsWith("Cycles"));
  }

  private static Stream<NotificationEmitter> emitter(GarbageCollectorMXBean collector) {
    return collector instanceof NotificationEmitter emitter ? Stream.of(emitter) : Stream.empty();
  }

  private void collected(Notification notification) {
    if (notification.getUserData() instanceof CompositeData data) {
      GcInfo pause = GarbageCollectionNotificationInfo.from(data).getGcInfo();
      if (pause.getEndTime() >= phaseStartMs) {
        gcMaxNs.accumulateAndGet(TimeUnit.MILLISECONDS.toNanos(pause.getDuration()), Math::max);
      }
    }
  }

  private long wallNs() {
    Instant now = wallClock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /// CPU time of the whole machine, in ticks; both are -1 where there is no `/proc/stat`.
  private record CpuTimes(long total, long stolen) {
    static CpuTimes of(Path procStat) {
      try (Stream<String> lines = Files.lines(procStat)) {
        String[] fields = lines.findFirst().orElse("").split("\\s+", -1);
        return fields.length > STEAL ? of(fields) : new CpuTimes(-1, -1);
      } catch (IOException e) {
        return new CpuTimes(-1, -1);
      }
    }

    /// Guest time, which comes after the stolen, is part of user time already.
    private static CpuTimes of(String[] fields) {
      long total = Stream.of(fields).skip(1).limit(STEAL).mapToLong(Long::parseLong).sum();
      return new CpuTimes(total, Long.parseLong(fields[STEAL]));
    }

    double stealShareSince(CpuTimes start) {
      long elapsed = total - start.total;
      if (stolen < 0 || start.stolen < 0) {
        return -1;
      }
      return elapsed <= 0 ? 0 : (double) (stolen - start.stolen) / elapsed;
    }
  }
}
