package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import hpcbench.measure.RequestRecord;
import hpcbench.network.Transport;
import hpcbench.recipe.Extent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A token costs its event loop not one object: what a request allocates does not depend on how
/// many tokens its answer has. Told by the JVM's own count of what a thread has allocated.
@Timeout(120)
class TokenAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FEW_TOKENS = 10;
  private static final int MANY_TOKENS = 1000;

  /// Records before the counting starts: by then everything has grown to its size.
  private static final int FIRST_COUNTED = 20;

  private static final int COUNTED = 40;
  private static final int MOST_TRIES = 30;

  /// The smallest object takes 16 bytes; a byte per token is none of them.
  private static final double NOTHING = 1;

  @Test
  void theNumberOfTokensMakesNoDifferenceToWhatALoopAllocates() throws Exception {
    double bytesPerToken = Double.MAX_VALUE;
    for (int tries = 0; tries < MOST_TRIES && bytesPerToken >= NOTHING; tries++) { // until compiled
      double byMany = bytesPerRequest(MANY_TOKENS);
      bytesPerToken = (byMany - bytesPerRequest(FEW_TOKENS)) / (MANY_TOKENS - FEW_TOKENS);
    }
    assertThat(bytesPerToken).as("bytes allocated per token").isLessThan(NOTHING);
  }

  /// What the one loop allocates for a request whose answer has so many tokens.
  private static double bytesPerRequest(int tokens) throws Exception {
    List<Long> allocated = new CopyOnWriteArrayList<>();
    try (FakeService service = new FakeService((_, wire) -> wire.chat(tokens))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = driver())
              .with(t -> t.measurement = new Extent.Requests(FIRST_COUNTED + COUNTED + 1))
              .with(t -> t.onRecord = _ -> allocated.add(allocatedByLoop()));
      trial.run();
      assertThat(trial.records)
          .extracting(RequestRecord::events)
          .allMatch(e -> e.count() == tokens);
    }
    long before = allocated.get(FIRST_COUNTED);
    return (double) (allocated.get(FIRST_COUNTED + COUNTED) - before) / COUNTED;
  }

  private static Driver driver() {
    return new EngineDriver(EngineOptions.DEFAULT.withLoops(1).withTransport(Transport.BEST));
  }

  private static long allocatedByLoop() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(Objects::nonNull) // it ended meanwhile
        .filter(thread -> thread.getThreadName().startsWith("hpcbench-loop-"))
        .mapToLong(ThreadInfo::getThreadId)
        .map(THREADS::getThreadAllocatedBytes)
        .sum();
  }
}
