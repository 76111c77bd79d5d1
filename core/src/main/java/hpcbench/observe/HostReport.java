package hpcbench.observe;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// How one machine was over the measured phase of a trial.
///
/// @param node its name
/// @param readings how often it was looked at in the trial
/// @param missed how often it did not answer
/// @param problem why, the last time
/// @param cpuBusyMean mean share of the time of all its cores that was not idle, 0-1
/// @param cpuBusyMax largest such share between two looks
/// @param memoryUsedMaxBytes most memory in use
/// @param memoryBytes memory it has
/// @param networkInBytesPerSecond what came in, on average
/// @param networkOutBytesPerSecond what went out
/// @param gpus how many GPUs were told of
/// @param gpuBusyMean mean share of time in which they had work, over all of them
/// @param gpuMemoryUsedMaxRatio the largest share of a GPU's memory that was in use
/// @param gpuPowerWatts what all of them drew, on average
public record HostReport(
    String node,
    int readings,
    int missed,
    Optional<String> problem,
    double cpuBusyMean,
    double cpuBusyMax,
    double memoryUsedMaxBytes,
    double memoryBytes,
    double networkInBytesPerSecond,
    double networkOutBytesPerSecond,
    int gpus,
    Optional<Double> gpuBusyMean,
    Optional<Double> gpuMemoryUsedMaxRatio,
    Optional<Double> gpuPowerWatts) {

  /// A machine's word from the looks at it.
  ///
  /// @param readings in the order they were taken
  /// @param fromSeconds when the measured phase began, since the trial's start
  /// @param toSeconds when it ended
  public static HostReport of(
      String node,
      List<HostReading> readings,
      int missed,
      Optional<String> problem,
      double fromSeconds,
      double toSeconds) {
    List<HostReading> measured =
        readings.stream()
            .filter(
                reading -> reading.atSeconds() >= fromSeconds && reading.atSeconds() <= toSeconds)
            .toList();
    DoubleSummaryStatistics cpu = over(measured, HostReading::cpuBusyRatio);
    return new HostReport(
        node,
        readings.size(),
        missed,
        problem,
        cpu.getAverage(),
        most(cpu),
        most(over(measured, HostReading::memoryUsedBytes)),
        most(over(measured, HostReading::memoryBytes)),
        over(measured, HostReading::networkInBytesPerSecond).getAverage(),
        over(measured, HostReading::networkOutBytesPerSecond).getAverage(),
        measured.stream().mapToInt(reading -> reading.gpus().size()).max().orElse(0),
        mean(measured, HostReport::busy),
        largest(measured),
        mean(measured, HostReport::power));
  }

  private static DoubleSummaryStatistics over(
      List<HostReading> readings, ToDoubleFunction<HostReading> value) {
    return readings.stream().collect(Collectors.summarizingDouble(value));
  }

  private static double most(DoubleSummaryStatistics seen) {
    return seen.getCount() == 0 ? 0 : seen.getMax();
  }

  private interface OfGpus {
    Optional<Double> apply(List<GpuState> gpus);
  }

  private static Optional<Double> mean(List<HostReading> readings, OfGpus value) {
    DoubleSummaryStatistics seen =
        readings.stream()
            .flatMap(reading -> value.apply(reading.gpus()).stream())
            .collect(Collectors.summarizingDouble(Double::doubleValue));
    return seen.getCount() == 0 ? Optional.empty() : Optional.of(seen.getAverage());
  }

  private static Optional<Double> busy(List<GpuState> gpus) {
    DoubleSummaryStatistics seen =
        gpus.stream()
            .flatMap(gpu -> gpu.busyRatio().stream())
            .collect(Collectors.summarizingDouble(Double::doubleValue));
    return seen.getCount() == 0 ? Optional.empty() : Optional.of(seen.getAverage());
  }

  private static Optional<Double> power(List<GpuState> gpus) {
    List<Double> told = gpus.stream().flatMap(gpu -> gpu.powerWatts().stream()).toList();
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(told.stream().mapToDouble(Double::doubleValue).sum());
  }

  private static Optional<Double> largest(List<HostReading> readings) {
    return readings.stream()
        .flatMap(reading -> reading.gpus().stream())
        .flatMap(gpu ->
            gpu.memoryUsedBytes().stream()
                .flatMap(used ->
                    gpu.memoryBytes().stream().filter(all -> all > 0).map(all -> used / all)))
        .max(Double::compare);
  }
}
