package hpcbench.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a process and its children use of the machine, by the kernel's own account.
///
/// @param cpuNs CPU time of all threads so far, kernel time included
/// @param residentBytes the most memory it ever had in use
record ProcessUsage(long cpuNs, long residentBytes) {
  private static final Path PROC = Path.of("/proc");

  /// The usage of this process and all its descendants.
  static ProcessUsage of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(one -> PROC.resolve(String.valueOf(one.pid())))
        .map(ProcessUsage::ofOne)
        .reduce(new ProcessUsage(0, 0), ProcessUsage::plus);
  }

  private ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuNs + other.cpuNs, residentBytes + other.residentBytes);
  }

  private static ProcessUsage ofOne(Path folder) {
    return new ProcessUsage(cpuNs(folder.resolve("task")), residentBytes(folder));
  }

  /// Sums the threads' `schedstat`, which counts nanoseconds, where `stat` counts hundredths of a
  /// second. Threads that ended since are missed; load generators keep theirs.
  private static long cpuNs(Path threads) {
    long total = 0;
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        total += firstNumber(thread.resolve("schedstat"));
      }
    } catch (IOException _) {
      return total; // it ended meanwhile
    }
    return total;
  }

  private static long firstNumber(Path file) {
    try {
      String line = Files.readString(file);
      return Long.parseLong(line.substring(0, line.indexOf(' ')));
    } catch (IOException _) {
      return 0; // the thread ended meanwhile
    }
  }

  private static long residentBytes(Path folder) {
    try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException _) {
      return 0;
    }
  }
}
