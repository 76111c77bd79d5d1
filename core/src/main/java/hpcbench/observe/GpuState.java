package hpcbench.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one GPU does at one instant. What a driver does not tell is absent.
///
/// @param index its number on the node
/// @param busyRatio share of the last moments in which it had work, 0-1
/// @param memoryUsedBytes memory in use
/// @param memoryBytes memory it has
/// @param powerWatts power it draws
/// @param temperatureCelsius its temperature
public record GpuState(
    int index,
    Optional<Double> busyRatio,
    Optional<Double> memoryUsedBytes,
    Optional<Double> memoryBytes,
    Optional<Double> powerWatts,
    Optional<Double> temperatureCelsius) {
  /// What `nvidia-smi --query-gpu` is asked for, in the order of [#parse].
  public static final String QUERY =
      "index,utilization.gpu,memory.used,memory.total,power.draw,temperature.gpu";

  private static final double MEBIBYTE = 1024.0 * 1024;

  /// Reads what `nvidia-smi --query-gpu=... --format=csv,noheader,nounits` wrote: percent, MiB, W
  /// and °C. A line that is none is left out; a value such as `[N/A]` is absent.
  public static List<GpuState> parse(String csv) {
    return csv.lines()
        .map(line -> Arrays.asList(line.strip().split(" *, *", -1)))
        .filter(fields -> fields.size() == 6 && fields.getFirst().matches("\\d{1,4}"))
        .map(GpuState::of)
        .toList();
  }

  private static GpuState of(List<String> fields) {
    return new GpuState(
        Integer.parseInt(fields.get(0)),
        number(fields.get(1)).map(percent -> percent / 100),
        number(fields.get(2)).map(mebibytes -> mebibytes * MEBIBYTE),
        number(fields.get(3)).map(mebibytes -> mebibytes * MEBIBYTE),
        number(fields.get(4)),
        number(fields.get(5)));
  }

  private static Optional<Double> number(String text) {
    return SampleLine.number(text).filter(Double::isFinite);
  }
}
