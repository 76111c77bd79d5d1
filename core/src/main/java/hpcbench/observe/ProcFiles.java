package hpcbench.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What the kernel of Linux tells about a machine, as text. Source: proc_stat(5), proc_meminfo(5),
/// proc_loadavg(5), proc_pid_net(5).
///
/// @param stat `/proc/stat`
/// @param memory `/proc/meminfo`
/// @param load `/proc/loadavg`
/// @param network `/proc/net/dev`
public record ProcFiles(String stat, String memory, String load, String network) {
  private static final double TICKS_A_SECOND = 100;
  private static final double KIBIBYTE = 1024;

  /// Fields of the line `cpu`: user, nice, system, idle, iowait, irq, softirq, steal. Time of
  /// guests is part of that of users, so what follows is left out.
  private static final int CPU_FIELDS = 8;

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /// Fields of an interface after its name: received bytes first, sent bytes ninth.
  private static final int SENT_BYTES = 8;

  /// The machine's state.
  ///
  /// @throws IllegalArgumentException when the texts are not what Linux writes
  public HostState state(List<GpuState> gpus) {
    double[] cpu = numbers(line(stat, line -> line.startsWith("cpu ")).substring(3));
    double all = Arrays.stream(cpu).limit(CPU_FIELDS).sum();
    double total = memory("MemTotal:");
    return new HostState(
        (all - cpu[IDLE] - cpu[IO_WAIT]) / TICKS_A_SECOND,
        all / TICKS_A_SECOND,
        numbers(load.replaceAll("[^0-9. ].*", ""))[0],
        total - memory("MemAvailable:"),
        total,
        bytes(0),
        bytes(SENT_BYTES),
        gpus);
  }

  private double memory(String key) {
    String found = line(memory, line -> line.startsWith(key));
    return numbers(found.substring(key.length()).replace("kB", ""))[0] * KIBIBYTE;
  }

  private double bytes(int field) {
    return network
        .lines()
        .filter(line -> line.contains(":") && !line.strip().startsWith("lo:"))
        .mapToDouble(line -> numbers(line.substring(line.indexOf(':') + 1))[field])
        .sum();
  }

  private static String line(String text, Predicate<String> wanted) {
    Optional<String> found = text.lines().filter(wanted).findFirst();
    return found.orElseThrow(
        () -> new IllegalArgumentException("this is not what Linux writes: " + text));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split("\\s+", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
