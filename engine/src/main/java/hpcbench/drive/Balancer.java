package hpcbench.drive;

import hpcbench.recipe.Balance;
import hpcbench.recipe.Workload;
import hpcbench.workload.PromptSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Chooses which server each request goes to, once a request. Safe for use by several threads.
///
/// By turns and by what prompts share, the choice is known from the request's index alone: it is
/// the same in every run and however the load is split over clients. By requests in flight it is
/// made as the request starts, from those of this process; servers with equally few take turns.
final class Balancer {
  private final Balance balance;
  private final int servers;
  private final long seed;
  private final PromptSource prompts;
  private final AtomicIntegerArray inFlight;

  /// A balancer of this load over so many servers.
  Balancer(Workload workload, PromptSource prompts, int servers) {
    this.balance = workload.balance();
    this.servers = servers;
    this.seed = workload.seed();
    this.prompts = prompts;
    this.inFlight = new AtomicIntegerArray(servers);
  }

  /// The server that the request at this index of the whole load goes to, as far as that can be
  /// told before it starts.
  int planned(long index) {
    return switch (balance) {
      case ROUND_ROBIN, LEAST_IN_FLIGHT -> (int) (index % servers);
      case STICKY -> servers == 1 ? 0 : drawn(prompts.kinship(index));
    };
  }

  /// The server that a request planned for this one goes to, now that it starts.
  int start(int planned) {
    int server = balance == Balance.LEAST_IN_FLIGHT ? leastBusyFrom(planned) : planned;
    inFlight.incrementAndGet(server);
    return server;
  }

  /// A request that was started on this server has ended.
  void ended(int server) {
    inFlight.decrementAndGet(server);
  }

  private int drawn(long kinship) {
    long start = new SplittableRandom(kinship).nextLong() ^ seed;
    return new SplittableRandom(start).nextInt(servers);
  }

  private int leastBusyFrom(int first) {
    int least = first;
    for (int step = 1; step < servers; step++) {
      int server = (first + step) % servers;
      if (inFlight.get(server) < inFlight.get(least)) {
        least = server;
      }
    }
    return least;
  }
}
