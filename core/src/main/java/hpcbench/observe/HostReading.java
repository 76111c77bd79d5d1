package hpcbench.observe;

import java.util.List;

/// How one machine was between two looks at it: a line of `host-metrics.jsonl`.
///
/// @param node its name
/// @param atSeconds when the second look was, in seconds since the trial's start instant
/// @param cpuBusyRatio share of the time of all cores that was not idle since the look before, 0-1
/// @param load1 mean number of runnable tasks over the last minute
/// @param memoryUsedBytes memory that is in use and cannot be had
/// @param memoryBytes memory it has
/// @param networkInBytesPerSecond what came in since the look before, but for loopback
/// @param networkOutBytesPerSecond what went out
/// @param gpus its GPUs
public record HostReading(
    String node,
    double atSeconds,
    double cpuBusyRatio,
    double load1,
    double memoryUsedBytes,
    double memoryBytes,
    double networkInBytesPerSecond,
    double networkOutBytesPerSecond,
    List<GpuState> gpus) {
  public HostReading {
    gpus = List.copyOf(gpus);
  }

  /// How a machine was between two looks.
  ///
  /// @param seconds how long they lie apart, more than 0
  public static HostReading between(
      String node, HostState before, HostState after, double atSeconds, double seconds) {
    double cpu = after.cpuSeconds() - before.cpuSeconds();
    double busy = after.cpuBusySeconds() - before.cpuBusySeconds();
    return new HostReading(
        node,
        atSeconds,
        cpu > 0 ? Math.clamp(busy / cpu, 0, 1) : 0,
        after.load1(),
        after.memoryUsedBytes(),
        after.memoryBytes(),
        Math.max(0, after.networkInBytes() - before.networkInBytes()) / seconds,
        Math.max(0, after.networkOutBytes() - before.networkOutBytes()) / seconds,
        after.gpus());
  }
}
