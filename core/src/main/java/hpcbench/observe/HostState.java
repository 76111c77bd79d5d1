package hpcbench.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// What one machine says of itself at one instant. Times and bytes are counted since it was
/// started, so that rates come from the difference of two states, whenever they were taken.
///
/// @param cpuBusySeconds CPU time of all cores that was not idle
/// @param cpuSeconds CPU time of all cores
/// @param load1 mean number of runnable tasks over the last minute
/// @param memoryUsedBytes memory that is in use and cannot be had
/// @param memoryBytes memory it has
/// @param networkInBytes bytes that came in over all interfaces but loopback
/// @param networkOutBytes bytes that went out
/// @param gpus its GPUs; none where there are none, or none is told of
public record HostState(
    double cpuBusySeconds,
    double cpuSeconds,
    double load1,
    double memoryUsedBytes,
    double memoryBytes,
    double networkInBytes,
    double networkOutBytes,
    List<GpuState> gpus) {
  private static final String PREFIX = "hpcbench_host_";

  public HostState {
    gpus = List.copyOf(gpus);
  }

  /// This state in the text format of Prometheus, version 0.0.4.
  public String exposition() {
    StringBuilder text = new StringBuilder();
    write(text, "cpu_busy_seconds_total", "counter", "CPU time that was not idle.", cpuBusySeconds);
    write(text, "cpu_seconds_total", "counter", "CPU time of all cores.", cpuSeconds);
    write(text, "load1", "gauge", "Runnable tasks over the last minute.", load1);
    write(text, "memory_used_bytes", "gauge", "Memory that cannot be had.", memoryUsedBytes);
    write(text, "memory_bytes", "gauge", "Memory in all.", memoryBytes);
    write(text, "network_in_bytes_total", "counter", "Bytes that came in.", networkInBytes);
    write(text, "network_out_bytes_total", "counter", "Bytes that went out.", networkOutBytes);
    gpus.forEach(gpu -> write(text, gpu));
    return text.toString();
  }

  private static void write(
      StringBuilder text, String name, String type, String help, double value) {
    text.append(
        "# HELP %s%s %s\n# TYPE %s%s %s\n".formatted(PREFIX, name, help, PREFIX, name, type));
    text.append("%s%s %s\n".formatted(PREFIX, name, value));
  }

  /// Metrics of GPUs have no heads, since the lines of one metric would have to stand together.
  private static void write(StringBuilder text, GpuState gpu) {
    gpu.busyRatio().ifPresent(value -> write(text, "gpu_busy_ratio", gpu, value));
    gpu.memoryUsedBytes().ifPresent(value -> write(text, "gpu_memory_used_bytes", gpu, value));
    gpu.memoryBytes().ifPresent(value -> write(text, "gpu_memory_bytes", gpu, value));
    gpu.powerWatts().ifPresent(value -> write(text, "gpu_power_watts", gpu, value));
    gpu.temperatureCelsius().ifPresent(value -> write(text, "gpu_temperature_celsius", gpu, value));
  }

  private static void write(StringBuilder text, String name, GpuState gpu, double value) {
    text.append(
        String.format(Locale.ROOT, "%s%s{gpu=\"%d\"} %s\n", PREFIX, name, gpu.index(), value));
  }

  /// The state that was written so; empty when it is not among what was told.
  public static Optional<HostState> of(Exposition told) {
    if (told.samples(PREFIX + "cpu_seconds_total").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HostState(
            value(told, "cpu_busy_seconds_total"),
            value(told, "cpu_seconds_total"),
            value(told, "load1"),
            value(told, "memory_used_bytes"),
            value(told, "memory_bytes"),
            value(told, "network_in_bytes_total"),
            value(told, "network_out_bytes_total"),
            gpus(told)));
  }

  private static double value(Exposition told, String name) {
    return told.samples(PREFIX + name).stream()
        .mapToDouble(Exposition.Sample::value)
        .findFirst()
        .orElse(0);
  }

  private static List<GpuState> gpus(Exposition told) {
    TreeMap<Integer, GpuState> gpus = new TreeMap<>();
    for (Exposition.Sample sample : told.samples(PREFIX + "gpu_memory_bytes")) {
      String gpu = sample.labels().getOrDefault("gpu", "");
      if (gpu.matches("\\d{1,4}")) {
        gpus.put(
            Integer.parseInt(gpu),
            new GpuState(
                Integer.parseInt(gpu),
                value(told, "gpu_busy_ratio", gpu),
                value(told, "gpu_memory_used_bytes", gpu),
                Optional.of(sample.value()),
                value(told, "gpu_power_watts", gpu),
                value(told, "gpu_temperature_celsius", gpu)));
      }
    }
    return new ArrayList<>(gpus.values());
  }

  private static Optional<Double> value(Exposition told, String name, String gpu) {
    return told.samples(PREFIX + name).stream()
        .filter(sample -> gpu.equals(sample.labels().get("gpu")))
        .map(Exposition.Sample::value)
        .findFirst();
  }
}
