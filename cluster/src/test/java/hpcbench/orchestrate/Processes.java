package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The processes that a test started, found by a variable of their environment.
final class Processes {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String NAME = "HPCBENCH_TEST_ID";

  private final String id = UUID.randomUUID().toString();

  /// The same launch, findable.
  Launch marked(Launch launch) {
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put(NAME, id);
    return new Launch(launch.command(), environment, launch.scrubbed());
  }

  /// Fails when something that was started by a marked launch, however indirectly, is left. The
  /// supervisor itself may take a moment to end.
  void requireNoneLeft() {
    awaitNone(NAME + "=" + id);
  }

  List<Long> left(String variable) {
    return Marked.processes(variable);
  }

  void awaitNone(String variable) {
    await(() -> left(variable).isEmpty(), "processes are left that have " + variable);
  }

  void awaitText(Path file, String text) {
    await(() -> contains(file, text), file + " never contained '" + text + "'");
  }

  /// Whether a process is a Java program with this main class. Java's own view of a command line
  /// ends where a long class path does, so the system's is asked.
  static boolean runs(ProcessHandle process, Class<?> main) {
    try {
      List<String> words =
          List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0", -1));
      return words.getFirst().endsWith("java") && words.contains(main.getName());
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      return fail("cannot read " + file, e);
    }
  }

  /// Looks every 20 ms, for at most 30 s.
  static void await(BooleanSupplier event, String complaint) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!event.getAsBoolean()) {
      assertThat(System.nanoTime()).as(complaint).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
