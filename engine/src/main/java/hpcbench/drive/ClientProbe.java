package hpcbench.drive;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
final class ClientProbe implements AutoCloseable {
  private static final Path PROC_STAT = Path.of("/proc/stat");

  /// Position of the stolen time in the first line of `/proc/stat`, after the word `cpu` (proc(5)).
  private static final int STEAL = 8;

  private final InstantSource wallClock;
  private final Path procStat;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<NotificationEmitter> collectors = collectors();
  private final NotificationListener listener = (notification, _) -> collected(notification);
  private final AtomicLong gcTotalNs = new AtomicLong();
  private final AtomicLong gcMaxNs = new AtomicLong();

  private final long startNano = System.nanoTime();
  private final long startWallNs;
  private final long startCpuNs = system.getProcessCpuTime();
  private final CpuTimes startCpu;

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
    this.startCpu = CpuTimes.of(procStat);
    collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
  }

  /// What was seen until now.
  ///
  /// @param gcPauseTotalNs garbage collection pauses, summed
  /// @param gcPauseMaxNs the longest of them
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
    long elapsedNs = Math.max(1, System.nanoTime() - startNano);
    return new Seen(
        gcTotalNs.get(),
        gcMaxNs.get(),
        (double) (system.getProcessCpuTime() - startCpuNs) / elapsedNs,
        CpuTimes.of(procStat).stealShareSince(startCpu),
        wallNs() - startWallNs - elapsedNs);
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
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> !collector.getName().endsWith("Cycles"))
        .flatMap(ClientProbe::emitter)
        .toList();
  }

  private static Stream<NotificationEmitter> emitter(GarbageCollectorMXBean collector) {
    return collector instanceof NotificationEmitter emitter ? Stream.of(emitter) : Stream.empty();
  }

  private void collected(Notification notification) {
    if (notification.getUserData() instanceof CompositeData data) {
      long pauseNs =
          TimeUnit.MILLISECONDS.toNanos(
              GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration());
      gcTotalNs.addAndGet(pauseNs);
      gcMaxNs.accumulateAndGet(pauseNs, Math::max);
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
