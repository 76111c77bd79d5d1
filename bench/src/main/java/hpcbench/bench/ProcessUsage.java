package hpcbench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process and its children use of the machine, by the kernel's own account.
///
/// @param cpuNs CPU time of all threads so far, kernel time included
/// @param residentBytes the most memory it ever had in use; of several processes, what they have in
///   use now, where what they share counts once
record ProcessUsage(long cpuNs, long residentBytes) {
  private static final Path PROC = Path.of("/proc");

  /// The usage of this process and all its descendants.
  static ProcessUsage of(ProcessHandle process) {
    List<Path> all =
        Stream.concat(Stream.of(process), process.descendants())
            .map(one -> PROC.resolve(String.valueOf(one.pid())))
            .toList();
    long memory =
        all.size() == 1
            ? bytes(all.getFirst().resolve("status"), "VmHWM:")
            : all.stream().mapToLong(one -> bytes(one.resolve("smaps_rollup"), "Pss:")).sum();
    return new ProcessUsage(
        all.stream().mapToLong(one -> cpuNs(one.resolve("task"))).sum(), memory);
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

  /// What a line of kibibytes in a file of the kernel says.
  private static long bytes(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException | UncheckedIOException _) {
      return 0; // it ended meanwhile
    }
  }
}
