package hpcbench.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The threads of this JVM that compile.
public final class Compilers {
  private static final Path THREADS = Path.of("/proc/self/task");

  /// A tenth of the weight of other threads (sched(7)): a loop that wakes finds the processor as
  /// good as free, and yet code is compiled in time where every processor is busy. Under
  /// `SCHED_IDLE`, what the JVM had to compile anew would be interpreted for seconds there.
  private static final int NICE = 10;

  private static final Duration GLANCE = Duration.ofMillis(20);

  private Compilers() {}

  /// Waits until the compilers have done what they were asked for, for at most this long.
  public static void awaitRest(Duration limit) throws InterruptedException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long deadlineNano = System.nanoTime() + limit.toNanos();
    long before = -1;
    long spent = spentMillis(compilers);
    while (spent != before && System.nanoTime() < deadlineNano) {
      Thread.sleep(GLANCE);
      before = spent;
      spent = spentMillis(compilers);
    }
  }

  /// What compiling took so far; always the same where the JVM does not compile or does not tell.
  private static long spentMillis(@Nullable CompilationMXBean compilers) {
    return compilers != null && compilers.isCompilationTimeMonitoringSupported()
        ? compilers.getTotalCompilationTime()
        : 0;
  }

  /// Lets the compilers of this JVM give way to its other threads from now on: otherwise an event
  /// loop that wakes beside one may wait for 3 ms. Needs Linux and no right; elsewhere, and where
  /// Linux refuses, all stays as it was. It cannot be taken back, for that would need a right.
  public static void standAside() {
    if (Linux.isUsable()) {
      try (Arena arena = Arena.ofConfined();
          DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS, Compilers::compiles)) {
        Turns turns = new Turns(new Linux(arena), arena);
        threads.forEach(thread -> turns.ask(numberOf(thread), NICE));
      } catch (IOException _) {
        return; // without /proc nothing is known of them
      }
    }
  }

  /// HotSpot calls them `C1 CompilerThread0` and `C2 CompilerThread0`, of which Linux keeps the
  /// first 15 letters.
  private static boolean compiles(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*");
    } catch (IOException _) {
      return false; // it has ended meanwhile
    }
  }

  private static long numberOf(Path thread) {
    return Long.parseLong(thread.getFileName().toString());
  }
}
