package hpcbench.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/// How the harness speaks to a client of ours: a byte on its standard input asks for the bytes its
/// threads have allocated so far, the end of the input asks it to end.
final class ClientControl {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ClientControl() {}

  /// Answers until the input ends.
  static void serve() throws IOException {
    while (System.in.read() >= 0) {
      System.out.println(THREADS.getTotalThreadAllocatedBytes());
    }
  }
}
