package hpcbench.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;

/// How the harness speaks to a client of ours: a byte on its standard input asks for the bytes its
/// threads have allocated so far, the end of the input asks it to end.
final class ClientControl {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ClientControl() {}

  /// Answers until the input ends.
  static void serve() throws IOException {
    while (System.in.read() >= 0) {
      System.out.println(Allocated.now().line());
    }
  }

  /// Bytes allocated since the client's start.
  ///
  /// @param byAll by all threads
  /// @param byLoops by the engine's event loops; 0 in a client that has none
  record Allocated(long byAll, long byLoops) {
    /// Nothing is known of it.
    static final Allocated UNKNOWN = new Allocated(-1, -1);

    static Allocated now() {
      return new Allocated(THREADS.getTotalThreadAllocatedBytes(), byLoopsNow());
    }

    static Allocated parse(String line) {
      String[] numbers = line.split(" ", 2);
      return new Allocated(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    String line() {
      return byAll + " " + byLoops;
    }

    private static long byLoopsNow() {
      return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
          .filter(Objects::nonNull) // it ended meanwhile
          .filter(thread -> thread.getThreadName().startsWith("hpcbench-loop"))
          .mapToLong(ThreadInfo::getThreadId)
          .map(THREADS::getThreadAllocatedBytes)
          .sum();
    }
  }
}
