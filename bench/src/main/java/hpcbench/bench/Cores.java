package hpcbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The two cores of the benchmark: one for the server, one for the whole client.
///
/// @param server number of the server's core
/// @param client number of the client's core
record Cores(int server, int client) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu");

  /// Two processors that this process may use. They belong to different cores where the machine has
  /// several: two threads of one core would take each other's time.
  ///
  /// @throws BenchException when there is only one
  static Cores discover() throws IOException {
    List<Integer> usable = usable();
    if (usable.size() < 2) {
      throw new BenchException(
          "two processors are needed, one for the server and one for the client; this process may use "
              + usable);
    }
    int server = usable.getFirst();
    List<Integer> others = new ArrayList<>(usable);
    others.removeAll(siblings(server));
    return new Cores(server, others.isEmpty() ? usable.get(1) : others.getFirst());
  }

  /// The beginning of a command that keeps a process on the server's core.
  List<String> onServerCore() {
    return on(server);
  }

  /// The beginning of a command that keeps a process, all its threads included, on the client's
  /// core.
  List<String> onClientCore() {
    return on(client);
  }

  /// The numbers in a list as the kernel writes it, such as `0-2,7`.
  static List<Integer> parse(String list) {
    return Stream.of(list.strip().split(",", -1)).flatMapToInt(Cores::range).boxed().toList();
  }

  private static IntStream range(String range) {
    String[] ends = range.split("-", -1);
    return IntStream.rangeClosed(
        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  private static List<Integer> usable() throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .flatMap(line -> parse(line.substring(line.indexOf(':') + 1)).stream())
          .toList();
    }
  }

  /// The processors that share a core with this one, itself included.
  private static List<Integer> siblings(int processor) throws IOException {
    Path file = PROCESSORS.resolve("cpu" + processor).resolve("topology/thread_siblings_list");
    return Files.exists(file) ? parse(Files.readString(file)) : List.of(processor);
  }

  private static List<String> on(int core) {
    return List.of("taskset", "--cpu-list", String.valueOf(core));
  }
}
